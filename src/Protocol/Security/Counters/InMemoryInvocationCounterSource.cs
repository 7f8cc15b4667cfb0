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

    public ValueTask<bool> TryRaiseAsync(InvocationCounter next, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (next.Value < _mark.Next)
            {
                return new(false);
            }

            _mark = new(next.Value);
            return new(true);
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
