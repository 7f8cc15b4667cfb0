using PrepaidMeter.Metering.Plans;
using Quartz;

namespace PrepaidMeter.Scheduler.Plans;

/// <summary>When a plan fires: its cron expression in its time zone, without the days its calendar excludes. Pure.</summary>
public static class PlanFires
{
    /// <summary>More fires in a row than this on excluded days: the plan counts as never firing.</summary>
    private const int MostExcluded = 100_000;

    /// <summary>Each fault as "field: what is wrong", with those of <see cref="PlanRules"/>; none when the plan can run.</summary>
    public static IReadOnlyList<string> Faults(ReadPlan plan, DateTimeOffset now)
    {
        var faults = PlanRules.Faults(plan);
        if (faults.Any(f => f.StartsWith("timeZone:", StringComparison.Ordinal)))
        {
            return faults;
        }

        try
        {
            return Next(plan.Timing, now) is null ? [.. faults, $"cron: '{plan.Timing.Cron}' never fires again"] : faults;
        }
        catch (FormatException e)
        {
            return [.. faults, $"cron: {e.Message}"];
        }
    }

    /// <summary>The next fires after <paramref name="now"/>, at most <paramref name="count"/>.</summary>
    /// <exception cref="FormatException">The cron expression or the time zone can not be used.</exception>
    public static IReadOnlyList<DateTimeOffset> Next(PlanTiming timing, DateTimeOffset now, int count)
    {
        var fires = new List<DateTimeOffset>();
        for (var at = Next(timing, now); at is { } fire && fires.Count < count; at = Next(timing, fire))
        {
            fires.Add(fire);
        }

        return fires;
    }

    /// <summary>The next fire after <paramref name="after"/>; null when there is none.</summary>
    /// <exception cref="FormatException">The cron expression or the time zone can not be used.</exception>
    public static DateTimeOffset? Next(PlanTiming timing, DateTimeOffset after)
    {
        var cron = Cron(timing);
        var at = cron.GetNextValidTimeAfter(after);
        for (var i = 0; at is { } fire && IsExcluded(timing, fire); i++)
        {
            at = i < MostExcluded ? cron.GetNextValidTimeAfter(fire) : null;
        }

        return at;
    }

    /// <summary>The latest fire at or before <paramref name="now"/> whose window is still open; null when there is none.</summary>
    /// <exception cref="FormatException">The cron expression or the time zone can not be used.</exception>
    public static DateTimeOffset? LatestOpen(PlanTiming timing, DateTimeOffset now)
    {
        var cron = Cron(timing);
        var at = cron.GetPreviousValidTimeBefore(now.AddSeconds(1));
        for (var i = 0; at is { } fire && fire + timing.Window > now && i < MostExcluded; i++)
        {
            if (!IsExcluded(timing, fire))
            {
                return fire;
            }

            at = cron.GetPreviousValidTimeBefore(fire);
        }

        return null;
    }

    private static bool IsExcluded(PlanTiming timing, DateTimeOffset fire) =>
        timing.Calendar.Excludes(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(fire, Zone(timing.TimeZone)).DateTime));

    private static CronExpression Cron(PlanTiming timing)
    {
        try
        {
            return CronExpression.Parse(timing.Cron).WithTimeZone(Zone(timing.TimeZone));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new FormatException(
                $"'{timing.Cron}' is not valid: {e.Message} Expected: seconds minutes hours day-of-month month day-of-week, such as '0 15 0 * * ?'.", e);
        }
    }

    internal static TimeZoneInfo Zone(string id)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or ArgumentException)
        {
            throw new FormatException($"the time zone '{id}' is not known to this system; expected a tzdb id such as Asia/Shanghai.", e);
        }
    }
}
