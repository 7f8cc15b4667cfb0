using System.Globalization;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Safety;

/// <summary>When no meter may be cut, in a meter's civil time. Every day is spelled out; nothing is computed from rules of law. Pure.</summary>
/// <param name="ProtectedDays">Days of the week without cuts.</param>
/// <param name="ProtectedHours">Hours without cuts, on every day.</param>
/// <param name="ProtectedDates">Holidays, exam days, days of heat or cold: no cuts.</param>
/// <param name="WorkingDates">Dates that are no rest days whatever day of the week they are (days worked to make up for a holiday).</param>
public sealed record CutCalendar(
    ValueList<DayOfWeek> ProtectedDays, ValueList<ProtectedHours> ProtectedHours, ValueList<ProtectedDates> ProtectedDates, ValueList<DateOnly> WorkingDates)
{
    /// <summary>Nothing is protected.</summary>
    public static CutCalendar Open { get; } = new(default, default, default, default);

    /// <summary>Why nothing is cut at this moment; null when it may be.</summary>
    /// <param name="timeZone">tzdb id of the meter, to tell which protected dates are meant for it.</param>
    public string? FindObjection(DateOnly date, TimeOnly time, string timeZone)
    {
        if (ProtectedDates.FirstOrDefault(p => p.Covers(date, timeZone)) is { } dates)
        {
            return $"{Text(date)} is protected: {dates.Reason}";
        }

        if (ProtectedDays.Contains(date.DayOfWeek) && !WorkingDates.Contains(date))
        {
            return $"no cuts on a {date.DayOfWeek}";
        }

        return ProtectedHours.FirstOrDefault(h => h.Covers(time)) is { } hours
            ? string.Create(CultureInfo.InvariantCulture, $"{time:HH:mm} is within the protected hours {hours.From:HH:mm} to {hours.Until:HH:mm}")
            : null;
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Hours of the day; over midnight when <paramref name="Until"/> is not later than <paramref name="From"/>. The same time twice is the whole day.</summary>
/// <param name="Until">First moment after them.</param>
public sealed record ProtectedHours(TimeOnly From, TimeOnly Until)
{
    public bool Covers(TimeOnly time) => From == Until || time.IsBetween(From, Until);
}

/// <summary>Days, first to last, both included.</summary>
/// <param name="TimeZone">Only for meters of this tzdb zone; null for all.</param>
/// <param name="Reason">For people: "Spring Festival", "heat warning".</param>
public sealed record ProtectedDates(DateOnly First, DateOnly Last, string? TimeZone, string Reason)
{
    public bool Covers(DateOnly date, string timeZone) => date >= First && date <= Last && (TimeZone is null || TimeZone == timeZone);
}
