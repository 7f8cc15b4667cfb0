using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Settlement;

/// <summary>The benchmark's answer: one ordinary day of a whole book.</summary>
/// <param name="Seconds">Of the run that settled the day.</param>
/// <param name="HalfAccountsPerSecond">The same with half the accounts: linear when it is about the same.</param>
/// <param name="AgainSeconds">Of the run after it.</param>
/// <param name="AgainDays">Days the run after it settled: 0.</param>
/// <param name="Faults">What does not add up in the books afterwards: 0.</param>
internal sealed record SettleReport(
    int Accounts, int DaysSettled, double Seconds, double AccountsPerSecond, double HalfAccountsPerSecond, double AgainSeconds, int AgainDays, int Faults, int Failed,
    double CpuSeconds, string Database, IReadOnlyList<double> LoadAverage)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = false };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        a day of {Accounts} accounts into {Database}, load {string.Join(" to ", LoadAverage)}
        settled               {DaysSettled,10}   failed {Failed}, faults in the books {Faults}
        seconds               {Seconds,10:0.0}   CPU {CpuSeconds:0.0}; the run after it {AgainSeconds:0.0} and {AgainDays} days
        accounts per second   {AccountsPerSecond,10:0}   with half of them {HalfAccountsPerSecond:0}
        """);
}
