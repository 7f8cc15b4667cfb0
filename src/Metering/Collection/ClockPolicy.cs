using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Collection;

/// <summary>
/// When a meter's clock is set, and when that has to wait. Within the limit nothing happens; beyond it the clock is stepped; beyond the hard limit nobody
/// knows what it means, and a person decides. Pure.
/// </summary>
public static class ClockPolicy
{
    /// <summary>How far from an interval's boundary the clock must be, before and after the step.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>Checks nearer to each other say more of their round trips than of the clock.</summary>
    public static readonly TimeSpan DriftTime = TimeSpan.FromHours(1);

    /// <param name="uncertainty">Half the round trip: the offset may be nothing but that.</param>
    public static ClockVerdict Judge(TimeSpan? offset, TimeSpan uncertainty, bool isFlaggedInvalid, CollectionOptions options)
    {
        if (offset is not { } known || isFlaggedInvalid || known.Duration() > options.ClockLimit + uncertainty)
        {
            return ClockVerdict.Alarm;
        }

        return known.Duration() > options.ClockSetLimit + uncertainty ? ClockVerdict.ToBeSet : ClockVerdict.Good;
    }

    /// <summary>
    /// Why the clock must not be set at this moment; null when it may. Never near a boundary on either clock, and never across one where the interval is
    /// long enough to wait for: a step across loses an interval or makes one twice.
    /// </summary>
    /// <param name="period">Capture period of the load profile; zero where there is none.</param>
    public static string? FindObstacle(DateTimeOffset meterTime, DateTimeOffset target, TimeSpan period)
    {
        if (period <= TimeSpan.Zero)
        {
            return null;
        }

        if (IsNearBoundary(meterTime, period) || IsNearBoundary(target, period))
        {
            return "within a minute of an interval's boundary";
        }

        var canWait = (meterTime - target).Duration() + (2 * Margin) < period;
        return canWait && meterTime.UtcTicks / period.Ticks != target.UtcTicks / period.Ticks ? "the step would cross an interval's boundary" : null;
    }

    /// <summary>The change of the offset in parts per billion; null where the two checks are too near, or the clock was set between.</summary>
    public static long? DriftOf(ClockCheck earlier, DateTimeOffset checkedAt, TimeSpan? offset)
    {
        var elapsed = checkedAt - earlier.CheckedAt;
        if (elapsed < DriftTime || earlier.Offset is not { } before || offset is not { } after)
        {
            return null;
        }

        // More than 1000 ppm, 86 s a day, is no drift of a quartz: the clock was set.
        var drift = (long)((decimal)(after - before).Ticks * 1_000_000_000 / elapsed.Ticks);
        return Math.Abs(drift) <= 1_000_000 ? drift : null;
    }

    /// <summary>Local time as the meter wrote it.</summary>
    public static string LocalTextOf(CosemDateTime value)
    {
        var text = value.ToString();
        return text.Length <= 64 ? text : text[..64];
    }

    // Periods divide the hour, and offsets of time zones are whole quarters of it: boundaries are the same in UTC.
    private static bool IsNearBoundary(DateTimeOffset time, TimeSpan period)
    {
        var into = TimeSpan.FromTicks(time.UtcTicks % period.Ticks);
        return into < Margin || period - into < Margin;
    }
}
