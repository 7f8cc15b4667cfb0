using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Writes instants in one civil time. A zone the tz database does not know is shown as UTC and says so.</summary>
public sealed class ZoneClock
{
    private static readonly LocalDateTimePattern SecondPattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");
    private static readonly LocalDateTimePattern MinutePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");
    private static readonly LocalTimePattern TimePattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalDatePattern DayPattern = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");

    private readonly DateTimeZone _zone;
    private readonly string _unknown;

    public ZoneClock(string zoneId)
    {
        var found = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId);
        _zone = found ?? DateTimeZone.Utc;
        _unknown = found is null ? $" ({zoneId} is not in the tz database)" : "";
    }

    public DateTimeZone Zone => _zone;

    /// <summary>"Asia/Shanghai, UTC+08", with the offset in force at <paramref name="at"/>.</summary>
    public string Label(DateTimeOffset at) => _zone == DateTimeZone.Utc
        ? "UTC" + _unknown
        : $"{_zone.Id}, UTC{_zone.GetUtcOffset(Instant.FromDateTimeOffset(at)).ToString("g", CultureInfo.InvariantCulture)}";

    /// <summary>2026-11-20 14:05:09.</summary>
    public string Second(DateTimeOffset at) => SecondPattern.Format(Local(at));

    /// <summary>2026-11-20 14:05.</summary>
    public string Minute(DateTimeOffset at) => MinutePattern.Format(Local(at));

    /// <summary>14:05.</summary>
    public string Time(DateTimeOffset at) => TimePattern.Format(Local(at).TimeOfDay);

    /// <summary>Fri 20 Nov.</summary>
    public string Day(LocalDate date) => DayPattern.Format(date);

    public LocalDateTime Local(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(_zone).LocalDateTime;

    /// <summary>First instant of the day <paramref name="at"/> falls on.</summary>
    public DateTimeOffset StartOfDay(DateTimeOffset at) => StartOf(Local(at).Date);

    public DateTimeOffset StartOf(LocalDate day) => _zone.AtStartOfDay(day).ToDateTimeOffset();
}
