using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Views;

namespace PrepaidMeter.Metering.Collection;

/// <summary>The meter's clock against ours.</summary>
/// <param name="Time">UTC; null when the meter's time is not specified.</param>
/// <param name="Offset">Meter minus ours, half the round trip taken out; positive = the meter is ahead.</param>
/// <param name="Uncertainty">Half the round trip.</param>
/// <param name="Quality">What readings stamped by this clock deserve.</param>
/// <param name="Value">As the meter wrote it.</param>
/// <param name="CheckedAt">When the meter looked at its clock, as well as we know; fleet time.</param>
internal sealed record MeterClockReading(
    DateTimeOffset? Time, TimeSpan? Offset, TimeSpan Uncertainty, ReadingQuality Quality, Protocol.Cosem.CosemDateTime Value, DateTimeOffset CheckedAt);

/// <summary>Reads the clock, class 8 attribute 2.</summary>
internal static class MeterClockReader
{
    /// <exception cref="MeterRefusedException">The meter does not give its time.</exception>
    /// <exception cref="MeterDataException">The time is no date-time.</exception>
    public static async Task<MeterClockReading> ReadAsync(MeterSession session, MeterCalendar calendar, FleetClock clock, TimeSpan limit, CancellationToken cancellationToken)
    {
        var view = new Clock(session.Link, session.Profile.Clock.Object.InstanceId);
        var before = clock.UtcNow;
        var value = await view.Time.GetAsync(cancellationToken).ConfigureAwait(false);
        var after = clock.UtcNow;

        // The meter looked at its clock somewhere between the two; the middle is the best guess and half the way the most it can be wrong.
        var half = (after - before) / 2;
        var time = calendar.ToInstant(value);
        var offset = time - (before + half);
        var invalid = offset is null || IsFlaggedInvalid(value) || offset.Value.Duration() > limit + half;
        return new MeterClockReading(time, offset, half, invalid ? ReadingQuality.ClockInvalid : ReadingQuality.Good, value, before + half);
    }

    /// <summary>A clock status of FF is "not specified" and says nothing.</summary>
    internal static bool IsFlaggedInvalid(Protocol.Cosem.CosemDateTime value) =>
        value.ClockStatus != 0xFF && (value.ClockStatus & Protocol.Cosem.CosemDateTime.StatusInvalid) != 0;
}
