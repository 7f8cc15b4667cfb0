using NodaTime;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Days of a meter's civil time as stretches of UTC.</summary>
public sealed class CivilDays
{
    private readonly DateTimeZone _zone;

    private CivilDays(DateTimeZone zone) => _zone = zone;

    /// <exception cref="InvalidOperationException">The meter's zone is not in the tz database.</exception>
    public static CivilDays For(Meter meter) => For(meter.TimeZone);

    /// <exception cref="InvalidOperationException">No such zone in the tz database.</exception>
    public static CivilDays For(string zoneId) =>
        new(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId) ?? throw new InvalidOperationException($"\"{zoneId}\" is not a time zone of the tz database"));

    public DateOnly Today(DateTimeOffset now) => Local(now).Date.ToDateOnly();

    public TimeOnly TimeOfDay(DateTimeOffset now) => Local(now).TimeOfDay.ToTimeOnly();

    /// <summary>The first instant of a day: 00:00, or later where the zone's clocks skip midnight that day.</summary>
    public DateTimeOffset StartOf(DateOnly day) => _zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeOffset().ToUniversalTime();

    private ZonedDateTime Local(DateTimeOffset now) => Instant.FromDateTimeOffset(now).InZone(_zone);
}
