namespace PrepaidMeter.Simulator.Time;

/// <summary>
/// A clock that starts at <paramref name="origin"/> and runs <paramref name="speed"/> times faster than <paramref name="real"/>; at speed 0 it stands until it
/// is advanced. Only <see cref="GetUtcNow"/> is scaled: timers and timestamps stay in real time, so network timeouts keep their meaning. Thread-safe.
/// </summary>
public sealed class ScaledTimeProvider(TimeProvider real, DateTimeOffset origin, int speed) : TimeProvider
{
    private readonly long _start = real.GetTimestamp();
    private long _advancedTicks;

    public int Speed => speed;

    public override DateTimeOffset GetUtcNow() => origin + (real.GetElapsedTime(_start) * speed) + TimeSpan.FromTicks(Volatile.Read(ref _advancedTicks));

    /// <summary>Jumps ahead: everything that lives by this clock has lived through that time when it is looked at next.</summary>
    /// <param name="by">Not negative.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _advancedTicks, by.Ticks);
    }

    public override long GetTimestamp() => real.GetTimestamp();

    public override long TimestampFrequency => real.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
}
