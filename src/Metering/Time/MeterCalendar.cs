using NodaTime;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Time;

/// <summary>Converts between a meter's civil time and instants. Immutable.</summary>
public sealed class MeterCalendar(DateTimeZone zone, bool deviationIsOffset, bool standardTimeAllYear = false)
{
    /// <exception cref="SessionException">The meter's time zone is no tzdb id: <see cref="FailureClass.Configuration"/>.</exception>
    public static MeterCalendar Of(Meter meter, MeterProfile profile) => new(
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(meter.TimeZone)
        ?? throw new SessionException(FailureClass.Configuration, $"'{meter.TimeZone}' is no tzdb time zone."),
        profile.Clock.DeviationIsOffset,
        profile.Clock.StandardTimeAllYear);

    /// <summary>
    /// The instant in UTC; null when the date-time leaves out what an instant needs. Where the deviation is not specified the zone's rules apply, and in
    /// the hour that comes twice the daylight saving bit of the clock status tells which one is meant.
    /// </summary>
    public DateTimeOffset? ToInstant(CosemDateTime value)
    {
        if (value.ToInstant(TimeSpan.Zero, deviationIsOffset) is not { } given)
        {
            return null;
        }

        return value.Deviation != CosemDateTime.DeviationNotSpecified
            ? given.ToUniversalTime()
            : value.ToInstant(OffsetAt(LocalDateTime.FromDateTime(given.DateTime), value.ClockStatus))?.ToUniversalTime();
    }

    /// <summary>The meter's civil time at an instant, with the deviation's sign as this model has it.</summary>
    public CosemDateTime FromInstant(DateTimeOffset instant)
    {
        var interval = zone.GetZoneInterval(Instant.FromDateTimeOffset(instant));
        if (standardTimeAllYear)
        {
            return CosemDateTime.FromInstant(instant.ToOffset(interval.StandardOffset.ToTimeSpan())) with { Deviation = CosemDateTime.DeviationNotSpecified };
        }

        var status = interval.Savings == Offset.Zero ? (byte)0 : CosemDateTime.StatusDaylightSaving;
        var value = CosemDateTime.FromInstant(instant.ToOffset(interval.WallOffset.ToTimeSpan()), status);
        return deviationIsOffset ? value with { Deviation = (short)-value.Deviation } : value;
    }

    private TimeSpan OffsetAt(LocalDateTime local, byte clockStatus)
    {
        var mapping = zone.MapLocal(local);
        var daylight = clockStatus != 0xFF && (clockStatus & CosemDateTime.StatusDaylightSaving) != 0;
        var interval = mapping.Count == 2 && !daylight ? mapping.LateInterval : mapping.EarlyInterval;
        return (standardTimeAllYear ? interval.StandardOffset : interval.WallOffset).ToTimeSpan();
    }
}
