namespace PrepaidMeter.Metering.Work;

/// <summary>So many a second, a second's worth saved up at most. Not thread-safe.</summary>
internal sealed class TokenBucket(int perSecond, TimeProvider time)
{
    /// <summary>Parts of a token: whole numbers keep the rate exact.</summary>
    private const long Token = TimeSpan.TicksPerSecond;

    private readonly long _capacity = perSecond * Token;
    private long _parts = perSecond * Token;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes a token; false when there is none.</summary>
    public bool TryTake()
    {
        Fill();
        if (_parts < Token)
        {
            return false;
        }

        _parts -= Token;
        return true;
    }

    /// <summary>Takes a token even where there is none: those after it wait longer. A debt is never more than a second's worth.</summary>
    public void Take()
    {
        Fill();
        _parts = Math.Max(_parts - Token, -_capacity);
    }

    /// <summary>How long until there is a token.</summary>
    public TimeSpan UntilNext()
    {
        Fill();
        return _parts >= Token ? TimeSpan.Zero : TimeSpan.FromTicks(((Token - _parts) / perSecond) + 1);
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_filledAt, now).Ticks;
        _filledAt = now;
        _parts = elapsed >= TimeSpan.TicksPerSecond * 2 ? _capacity : Math.Min(_capacity, _parts + (elapsed * perSecond));
    }
}
