using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Turns stored freezes into snapshots a plan can price. Pure.</summary>
public static class FreezeReader
{
    /// <summary>Name of the daily freeze in meter profiles.</summary>
    public const string Kind = "dailyFreeze";

    /// <summary>Quantity the sum of rates is checked against.</summary>
    public const string Total = "energy.import.total";

    // A freeze a little after midnight is still the day's: meters stamp the capture, not the boundary.
    internal static readonly TimeSpan CaptureDelay = TimeSpan.FromMinutes(1);

    // R1 decides about registers that run backwards or too far: a rollover looks like one to whoever stored the reading.
    private const ReadingQuality LeftToSettlement = ReadingQuality.RunsBackwards | ReadingQuality.Implausible | ReadingQuality.RolledOver;

    /// <summary>Snapshots by day; freezes at other times than the start of a day are left out.</summary>
    public static IReadOnlyList<RegisterSnapshot> Snapshots(IEnumerable<FrozenReading> freezes, TariffPlan plan, CivilDays calendar) =>
        [.. freezes
            .GroupBy(freeze => calendar.Today(freeze.FrozenAt))
            .OrderBy(day => day.Key)
            .Select(day => (Day: day.Key, Freezes: AtMidnight(day, calendar.StartOf(day.Key))))
            .Where(day => day.Freezes.Count > 0)
            .Select(day => Snapshot(day.Day, day.Freezes, plan))];

    private static Dictionary<string, FrozenReading> AtMidnight(IEnumerable<FrozenReading> day, DateTimeOffset midnight) =>
        day.Where(freeze => freeze.FrozenAt - midnight <= CaptureDelay)
            .GroupBy(freeze => freeze.Quantity)
            .ToDictionary(quantity => quantity.Key, quantity => quantity.MinBy(freeze => freeze.FrozenAt)!);

    private static RegisterSnapshot Snapshot(DateOnly day, Dictionary<string, FrozenReading> freezes, TariffPlan plan)
    {
        var rates = new List<decimal>();
        foreach (var rate in plan.Rates)
        {
            if (!freezes.TryGetValue(rate.Register, out var freeze))
            {
                return new RegisterSnapshot(day, default, null, $"{rate.Register} was not frozen");
            }

            if (Doubt(freeze) is { } doubt)
            {
                return new RegisterSnapshot(day, default, null, doubt);
            }

            rates.Add(Kwh(freeze)!.Value);
        }

        if (plan.Rates.Any(rate => rate.Register == Total) || !freezes.TryGetValue(Total, out var total))
        {
            return new RegisterSnapshot(day, ValueList.From(rates), null, null);
        }

        return Doubt(total) is { } totalDoubt
            ? new RegisterSnapshot(day, default, null, totalDoubt)
            : new RegisterSnapshot(day, ValueList.From(rates), Kwh(total), null);
    }

    private static string? Doubt(FrozenReading freeze)
    {
        var quality = freeze.Quality & ~LeftToSettlement;
        return quality != ReadingQuality.Good ? $"{freeze.Quantity} is flagged {quality}"
            : Kwh(freeze) is null ? $"{freeze.Quantity} is in \"{freeze.Unit}\", not in Wh or kWh"
            : null;
    }

    private static decimal? Kwh(FrozenReading freeze) => freeze.Unit switch
    {
        "Wh" => freeze.Value / 1000m,
        "kWh" => freeze.Value,
        _ => null,
    };
}
