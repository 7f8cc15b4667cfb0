using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Work;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>What the collection page shows.</summary>
/// <param name="Now">Fleet time: gaps and attempts are stamped with it.</param>
/// <param name="RealNow">Real time: plans fire in it.</param>
/// <param name="Heat">The last day, by area and hour.</param>
/// <param name="Cause">The cause the gaps are narrowed down to; null for all.</param>
/// <param name="Gaps">Some of the gaps, with their meters' serial numbers.</param>
public sealed record CollectionView(
    DateTimeOffset Now, DateTimeOffset RealNow, ZoneClock Clock, IReadOnlyList<PlanCard> Plans, HeatMap Heat, MissingCause? Cause,
    IReadOnlyList<(MissingCause Cause, int Slots)> Causes, int MetersWithGaps, IReadOnlyList<(string SerialNumber, ReadingGap Gap)> Gaps,
    IReadOnlyList<HorizonAlarm> Horizons, WorkStatus Work);

/// <summary>A plan and the burn-down of its latest run.</summary>
public sealed record PlanCard(PlanStatus Status, IReadOnlyList<PlanProgress> Progress);

/// <summary>Attempts by area and hour.</summary>
/// <param name="Hours">Beginnings of the hours, newest first: that is what a narrow screen shows of it.</param>
public sealed record HeatMap(IReadOnlyList<DateTimeOffset> Hours, IReadOnlyList<HeatRow> Rows)
{
    public static HeatMap Of(IReadOnlyList<AttemptHeat> heat, DateTimeOffset now, int hours)
    {
        var last = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var all = Enumerable.Range(0, hours).Select(i => last.AddHours(-i)).ToList();
        var rows = heat.GroupBy(h => h.Area, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(area =>
        {
            var byHour = area.ToDictionary(h => h.Hour);
            return new HeatRow(area.Key, [.. all.Select(hour => byHour.GetValueOrDefault(hour))]);
        });
        return new(all, [.. rows]);
    }
}

/// <param name="Cells">One an hour; null without an attempt.</param>
public sealed record HeatRow(string Area, IReadOnlyList<AttemptHeat?> Cells);
