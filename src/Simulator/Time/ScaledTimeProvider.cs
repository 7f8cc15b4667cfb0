namespace PrepaidMeter.Simulator.Time;

/// <summary>
/// A clock that starts at <paramref name="origin"/> and runs <paramref name="speed"/> times faster than <paramref name="real"/>. Only <see cref="GetUtcNow"/>
/// is scaled: timers and timestamps stay in real time, so network timeouts keep their meaning.
/// </summary>
public sealed class ScaledTimeProvider(TimeProvider real, DateTimeOffset origin, int speed) : TimeProvider
{
    private readonly long _start = real.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => origin + (real.GetElapsedTime(_start) * speed);

    public override long GetTimestamp() => real.GetTimestamp();

    public override long TimestampFrequency => real.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
}
