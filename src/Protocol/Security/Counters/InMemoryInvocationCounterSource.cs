namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// Counters that live as long as the process: for tests, simulated meters, and a single session whose start is given. <paramref name="next"/> must be
/// above all that was ever used under the key.
/// </summary>
public sealed class InMemoryInvocationCounterSource(InvocationCounter next = default) : IInvocationCounterSource
{
    private readonly Lock _gate = new();
    private CounterMark _mark = new(next.Value);

    public ValueTask<InvocationCounterBlock> ReserveAsync(uint count, CancellationToken cancellationToken) => new(Reserve(count));

    public ValueTask<bool> TryRaiseAsync(InvocationCounter next, CancellationToken cancellationToken) => new(TryRaise(next));

    internal bool TryRaise(InvocationCounter next)
    {
        lock (_gate)
        {
            if (next.Value < _mark.Next)
            {
                return false;
            }

            _mark = new(next.Value);
            return true;
        }
    }

    /// <summary>The first counter never reserved; null when none is left.</summary>
    public InvocationCounter? Next
    {
        get
        {
            lock (_gate)
            {
                return _mark.Next < CounterMark.End ? new((uint)_mark.Next) : null;
            }
        }
    }

    /// <summary>Starts again from 0, as a device does that lost its memory: nonces are used twice.</summary>
    internal void Restart()
    {
        lock (_gate)
        {
            _mark = new(0);
        }
    }

    internal InvocationCounterBlock Reserve(uint count)
    {
        lock (_gate)
        {
            return _mark.Take(count, out _mark);
        }
    }
}
