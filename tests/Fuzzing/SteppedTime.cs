namespace PrepaidMeter.Fuzzing;

/// <summary>Time that passes when it is told to, on one thread.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Since the beginning.</summary>
    public TimeSpan Now => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, and then everything that came due happen.</summary>
    public void Pass(TimeSpan time)
    {
        _now += time;
        for (var i = _timers.Count - 1; i >= 0; i--)
        {
            if (i < _timers.Count && _timers[i].Due <= _now)
            {
                _timers[i].Fire();
            }
        }
    }

    private sealed class Timer(SteppedTime time, Action fire) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire()
        {
            time._timers.Remove(this);
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._timers.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Due = time._now + dueTime;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
