using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Inbound;

/// <param name="MegabytesBefore">Resident memory of the listener's process, in MiB, with nobody connected.</param>
/// <param name="MegabytesWith">The same with all silent connections open, at its highest.</param>
/// <param name="GoodBeforeMs">Median time of a good one, connected, served and gone, with nobody else there.</param>
/// <param name="GoodWithMs">The same beside the silent connections, and the slowest of them.</param>
internal sealed record SilentReport(
    string Listener, int Connections, double MegabytesBefore, double MegabytesWith, double GoodBeforeMs, double GoodWithMs, double SlowestWithMs, int Threads)
{
    /// <summary>Issue 3: 10,000 silent connections cost at most 200 MB and do not delay a good one.</summary>
    private const double MostMegabytes = 200;

    /// <summary>What may lie between the two medians before it is a delay: a scheduler's jitter.</summary>
    private const double MostDelayMs = 20;

    public double MegabytesAdded => Math.Round(MegabytesWith - MegabytesBefore, 1);

    public bool MeetsBars => MegabytesAdded <= MostMegabytes && GoodWithMs - GoodBeforeMs <= MostDelayMs;

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Connections} silent connections to the {Listener} listener: {MegabytesAdded:0.0} MB added ({MegabytesBefore:0.0} to {MegabytesWith:0.0}), {Threads} threads; a good one takes {GoodWithMs:0.00} ms (slowest {SlowestWithMs:0.00}), {GoodBeforeMs:0.00} ms without them");
}
