using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Collection;

/// <summary>One look at a meter's clock: kept for every session that could read it.</summary>
/// <param name="CheckedAt">Fleet time of the look, UTC.</param>
/// <param name="MeterTime">The meter's clock as an instant; null when it was not specified.</param>
/// <param name="LocalTime">What the meter's display shows, as the meter wrote it: "2026-11-20T12:05:00", "*" for what it left out.</param>
/// <param name="DeviationMinutes">The deviation as the meter wrote it, in the sign of its model; null when not specified.</param>
/// <param name="ClockStatus">The status octet as it came; FF = not specified.</param>
/// <param name="Offset">Meter minus ours, half the round trip taken out; positive = the meter is ahead.</param>
/// <param name="RoundTrip">Of the request: half of it is the most the offset can be wrong by.</param>
/// <param name="DriftPpb">Change of the offset since the last check of at least an hour before, in parts per billion; null without one, or when the clock was set between.</param>
public sealed record ClockCheck(
    MeterId MeterId,
    DateTimeOffset CheckedAt,
    DateTimeOffset? MeterTime,
    string LocalTime,
    short? DeviationMinutes,
    byte ClockStatus,
    TimeSpan? Offset,
    TimeSpan RoundTrip,
    long? DriftPpb,
    ClockVerdict Verdict);

/// <summary>What the clock policy makes of a check.</summary>
public enum ClockVerdict
{
    /// <summary>Within the limit.</summary>
    Good = 0,

    /// <summary>Beyond the limit: to be set, and what is read is flagged once it is beyond what readings bear.</summary>
    ToBeSet = 1,

    /// <summary>Beyond the hard limit, not specified or flagged invalid: not set by itself, somebody has to look.</summary>
    Alarm = 2,
}

/// <summary>Keeps clock checks. Thread-safe.</summary>
public interface IClockStore
{
    /// <summary>Keeps a check, with the drift since the newest one at least <see cref="ClockPolicy.DriftTime"/> before it.</summary>
    Task AddAsync(ClockCheck check, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<ClockCheck>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken);

    /// <summary>The newest check of each meter whose verdict is <paramref name="verdict"/>, at most <paramref name="limit"/>, by meter.</summary>
    Task<IReadOnlyList<ClockCheck>> LatestAsync(ClockVerdict verdict, int limit, CancellationToken cancellationToken);
}
