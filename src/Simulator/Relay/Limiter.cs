namespace PrepaidMeter.Simulator.Relay;

/// <summary>
/// Compares the power with the active threshold (class 71): above it for min_over_duration is one crossing upward, below it again for
/// min_under_duration one crossing downward. Moves on world time in ms; the caller asks when to look next. Not thread-safe.
/// </summary>
internal sealed class Limiter(LimiterSettings settings)
{
    private long? _pendingSince;

    public LimiterSettings Settings { get; set; } = settings;

    /// <summary>The crossing upward has been acted on, the one downward not yet.</summary>
    public bool IsOver { get; private set; }

    public bool EmergencyActive { get; set; }

    public uint ThresholdActive => EmergencyActive ? Settings.ThresholdEmergency : Settings.ThresholdNormal;

    /// <summary>False while no load up to <paramref name="maximumWatts"/> can cross anything.</summary>
    public bool CanCross(long maximumWatts) => IsOver || _pendingSince is not null || ThresholdActive < maximumWatts;

    /// <summary>
    /// When the crossing under way is complete; null when there is none. A duration of 0 counts as a second, or a limiter that reconnects
    /// by itself would switch without end in one instant.
    /// </summary>
    public long? Deadline => _pendingSince + (Math.Max(1, IsOver ? Settings.MinUnderDuration : Settings.MinOverDuration) * 1000L);

    /// <summary>Takes the power in W from this instant on; tells the script of a crossing that is complete now.</summary>
    public ScriptReference? Observe(long world, long watts)
    {
        if (watts > ThresholdActive == IsOver)
        {
            _pendingSince = null;
            return null;
        }

        _pendingSince ??= world;
        if (world < Deadline)
        {
            return null;
        }

        _pendingSince = null;
        IsOver = !IsOver;
        return IsOver ? Settings.OverThreshold : Settings.UnderThreshold;
    }
}
