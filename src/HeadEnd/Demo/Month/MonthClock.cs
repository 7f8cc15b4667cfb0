namespace PrepaidMeter.HeadEnd.Demo.Month;

/// <summary>Fleet time that stands until it is moved. Timers go by real time: a session takes what it takes.</summary>
internal sealed class MonthClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <exception cref="ArgumentOutOfRangeException">Earlier than now: time does not run backwards.</exception>
    public void MoveTo(DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at.UtcTicks, Interlocked.Read(ref _ticks), nameof(at));
        Interlocked.Exchange(ref _ticks, at.UtcTicks);
    }
}
