using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Collection;

/// <summary>A row of clock_check; durations in 100 ns.</summary>
internal sealed class ClockRow
{
    public MeterId MeterId { get; init; }

    public DateTimeOffset CheckedAt { get; init; }

    public DateTimeOffset? MeterTime { get; init; }

    public string LocalTime { get; init; } = "";

    public int? DeviationMinutes { get; init; }

    public int ClockStatus { get; init; }

    public long? ClockOffset { get; init; }

    public long RoundTrip { get; init; }

    public long? DriftPpb { get; init; }

    public int Verdict { get; init; }

    public static ClockRow From(ClockCheck check) => new()
    {
        MeterId = check.MeterId,
        CheckedAt = check.CheckedAt,
        MeterTime = check.MeterTime,
        LocalTime = check.LocalTime,
        DeviationMinutes = check.DeviationMinutes,
        ClockStatus = check.ClockStatus,
        ClockOffset = check.Offset?.Ticks,
        RoundTrip = check.RoundTrip.Ticks,
        DriftPpb = check.DriftPpb,
        Verdict = (int)check.Verdict,
    };

    public ClockCheck ToCheck() => new(
        MeterId, CheckedAt, MeterTime, LocalTime, (short?)DeviationMinutes, (byte)ClockStatus,
        ClockOffset is { } offset ? TimeSpan.FromTicks(offset) : null, TimeSpan.FromTicks(RoundTrip), DriftPpb, (ClockVerdict)Verdict);
}
