using NodaTime;
using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Works out when which rate is in force, from an activity calendar. Special days are not in it and so not seen.</summary>
public static class RateBands
{
    private const int MaxDays = 64;

    /// <summary>Bands from <paramref name="from"/> to <paramref name="to"/>, by time; empty when the calendar does not say.</summary>
    public static IReadOnlyList<RateBand> Between(TariffCalendar calendar, ZoneClock clock, DateTimeOffset from, DateTimeOffset to)
    {
        var bands = new List<RateBand>();
        var last = clock.Local(to).Date;

        // From the day before: its last switch is in force until the first of the day after.
        var day = clock.Local(from).Date.PlusDays(-1);
        for (var count = 0; day <= last && count < MaxDays; count++, day = day.PlusDays(1))
        {
            foreach (var change in SwitchesOf(calendar, day))
            {
                var at = clock.Zone.AtLeniently(day.At(new LocalTime(change.Hour, change.Minute))).ToDateTimeOffset();
                if (bands.Count > 0)
                {
                    bands[^1] = bands[^1] with { End = at };
                }

                bands.Add(new RateBand(at, to, change.Rate));
            }
        }

        return [.. bands.Where(b => b.End > from && b.Start < to).Select(b => b with { Start = Later(b.Start, from), End = Earlier(b.End, to) })];
    }

    /// <summary>Rate 1..4 as people say it.</summary>
    public static string Name(int rate) => rate switch
    {
        1 => "peak",
        2 => "flat",
        3 => "valley",
        4 => "critical peak",
        _ => $"rate {rate}",
    };

    private static IEnumerable<TariffSwitch> SwitchesOf(TariffCalendar calendar, LocalDate day)
    {
        var week = calendar.Weeks.FirstOrDefault(w => w.Name == SeasonOf(calendar, day)?.WeekName);
        if (week is null)
        {
            return [];
        }

        var dayId = day.DayOfWeek switch
        {
            IsoDayOfWeek.Monday => week.Monday,
            IsoDayOfWeek.Tuesday => week.Tuesday,
            IsoDayOfWeek.Wednesday => week.Wednesday,
            IsoDayOfWeek.Thursday => week.Thursday,
            IsoDayOfWeek.Friday => week.Friday,
            IsoDayOfWeek.Saturday => week.Saturday,
            _ => week.Sunday,
        };
        var switches = calendar.Days.FirstOrDefault(d => d.DayId == dayId)?.Switches ?? default;
        return switches.Where(s => s.Hour < 24 && s.Minute < 60).OrderBy(s => (s.Hour, s.Minute));
    }

    /// <summary>The season begun last; before the first of the year that is the year's last.</summary>
    private static TariffSeason? SeasonOf(TariffCalendar calendar, LocalDate day)
    {
        var seasons = calendar.Seasons.OrderBy(s => (s.StartMonth, s.StartDay)).ToList();
        return seasons.FindLast(s => (s.StartMonth, s.StartDay).CompareTo(((byte)day.Month, (byte)day.Day)) <= 0) ?? seasons.LastOrDefault();
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
