using System.Text;

namespace PrepaidMeter.Metering.Commands;

/// <summary>What an activity calendar must satisfy before it is written to a meter. Pure.</summary>
public static class TariffCalendarRules
{
    private const int MaxNameSize = 16;

    /// <summary>The first fault, naming the table; null when the calendar is whole.</summary>
    public static string? FindFault(TariffCalendar calendar) =>
        FindNameFault("calendar", calendar.Name)
        ?? FindCountFault(calendar)
        ?? calendar.Seasons.Select(s => FindSeasonFault(s, calendar)).FirstOrDefault(f => f is not null)
        ?? calendar.Weeks.Select(w => FindWeekFault(w, calendar)).FirstOrDefault(f => f is not null)
        ?? calendar.Days.Select(FindDayFault).FirstOrDefault(f => f is not null)
        ?? FindDuplicate(calendar);

    private static string? FindCountFault(TariffCalendar calendar) =>
        calendar.Seasons.Count is 0 or > 64 ? "there must be 1..64 seasons."
        : calendar.Weeks.Count is 0 or > 64 ? "there must be 1..64 weeks."
        : calendar.Days.Count is 0 or > 255 ? "there must be 1..255 days."
        : null;

    private static string? FindSeasonFault(TariffSeason season, TariffCalendar calendar) =>
        FindNameFault("season", season.Name)
        ?? (season.StartMonth is 0 or > 12 || season.StartDay == 0 || season.StartDay > DateTime.DaysInMonth(2028, season.StartMonth)
            ? $"season '{season.Name}' starts on {season.StartMonth}-{season.StartDay}, which is no day of the year."
            : calendar.Weeks.Any(w => w.Name == season.WeekName) ? null : $"season '{season.Name}' names week '{season.WeekName}', which is not there.");

    private static string? FindWeekFault(TariffWeek week, TariffCalendar calendar)
    {
        byte[] days = [week.Monday, week.Tuesday, week.Wednesday, week.Thursday, week.Friday, week.Saturday, week.Sunday];
        var missing = days.Where(d => calendar.Days.All(c => c.DayId != d)).Select(d => (byte?)d).FirstOrDefault();
        return FindNameFault("week", week.Name) ?? (missing is null ? null : $"week '{week.Name}' names day {missing}, which is not there.");
    }

    private static string? FindDayFault(TariffDay day) =>
        day.Switches.Count is 0 or > 64 ? $"day {day.DayId} must have 1..64 switches."
        : day.Switches.Any(s => s.Hour > 23 || s.Minute > 59) ? $"day {day.DayId} switches at a time that is none."
        : day.Switches.Any(s => s.Rate == 0) ? $"day {day.DayId} switches to rate 0; rates count from 1."
        : day.Switches.Zip(day.Switches.Skip(1)).Any(p => (p.First.Hour, p.First.Minute).CompareTo((p.Second.Hour, p.Second.Minute)) >= 0) ? $"day {day.DayId}: switches are not in order of time."
        : (day.Switches[0].Hour, day.Switches[0].Minute) != (0, 0) ? $"day {day.DayId} does not say which rate it starts with at 00:00."
        : null;

    private static string? FindDuplicate(TariffCalendar calendar) =>
        calendar.Seasons.Select(s => $"season '{s.Name}'")
            .Concat(calendar.Weeks.Select(w => $"week '{w.Name}'"))
            .Concat(calendar.Days.Select(d => $"day {d.DayId}"))
            .GroupBy(n => n)
            .Where(g => g.Count() > 1)
            .Select(g => $"{g.Key} is given twice.")
            .FirstOrDefault();

    private static string? FindNameFault(string what, string name) =>
        name.Length is > 0 and <= MaxNameSize && Ascii.IsValid(name) ? null : $"the {what} name '{name}' must have 1..{MaxNameSize} ASCII characters.";
}
