using NodaTime;
using NodaTime.Extensions;

namespace PrepaidMeter.Metering.Plans;

/// <summary>The blackouts of a plan as instants. Pure.</summary>
public static class PlanCalendarTimes
{
    /// <summary>Null when meters may be contacted at <paramref name="now"/>; otherwise when they may again.</summary>
    public static DateTimeOffset? BlackoutEnd(PlanTiming timing, DateTimeOffset now)
    {
        var zone = Zone(timing);
        DateTimeOffset? end = null;
        for (var at = now; Containing(timing, zone, at) is { } blackout; at = end.Value)
        {
            end = Next(zone, at, blackout.To);
            if (end - now > TimeSpan.FromDays(1))
            {
                return end; // blackouts that cover the whole day: no sooner than tomorrow
            }
        }

        return end;
    }

    /// <summary>When the next blackout begins after <paramref name="now"/>; null when the plan has none.</summary>
    public static DateTimeOffset? NextBlackout(PlanTiming timing, DateTimeOffset now)
    {
        var zone = Zone(timing);
        return timing.Blackouts.Count == 0 ? null : timing.Blackouts.Min(b => Next(zone, now, b.From));
    }

    private static Blackout? Containing(PlanTiming timing, DateTimeZone zone, DateTimeOffset at)
    {
        var local = TimeOnly.FromTimeSpan(TimeSpan.FromTicks(at.ToInstant().InZone(zone).TimeOfDay.TickOfDay));
        return timing.Blackouts.FirstOrDefault(b => b.Contains(local));
    }

    /// <summary>The first instant after <paramref name="after"/> at which the clock shows <paramref name="time"/>; where that is skipped, the end of the gap.</summary>
    private static DateTimeOffset Next(DateTimeZone zone, DateTimeOffset after, TimeOnly time)
    {
        var today = after.ToInstant().InZone(zone).Date;
        for (var day = today; ; day = day.PlusDays(1))
        {
            var at = zone.AtLeniently(day + LocalTime.FromTicksSinceMidnight(time.Ticks)).ToDateTimeOffset().ToUniversalTime();
            if (at > after)
            {
                return at;
            }
        }
    }

    private static DateTimeZone Zone(PlanTiming timing) => DateTimeZoneProviders.Tzdb[timing.TimeZone];
}
