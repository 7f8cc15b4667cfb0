using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

/// <summary>All that was read of one meter.</summary>
/// <param name="Listed">Objects in the meter's list; fewer are in <paramref name="Objects"/> when it stopped.</param>
/// <param name="Odd">Elements of the object list that are none.</param>
internal sealed record MeterDump(DateTimeOffset StartedAt, DateTimeOffset EndedAt, int Listed, IReadOnlyList<DumpedObject> Objects, IReadOnlyList<MeterItem> Odd)
{
    /// <summary>Null when everything was asked for; else why not, and what the process is to say.</summary>
    public CliException? Stopped { get; init; }

    public int Reconnections { get; init; }

    public LinkTraffic Traffic { get; init; }

    public int Count(DumpOutcome outcome) => Objects.Sum(o => o.Attributes.Count(a => a.Outcome == outcome));
}
