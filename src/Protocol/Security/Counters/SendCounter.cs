namespace PrepaidMeter.Protocol.Security;

/// <summary>Hands out a source's counters one by one, a block ahead. One owner, one call at a time.</summary>
internal sealed class SendCounter(IInvocationCounterSource source)
{
    /// <summary>A session of a few requests takes one block; what is left over of 2^32 counters does not matter.</summary>
    private const uint BlockSize = 32;

    private InvocationCounterBlock _left;

    /// <exception cref="InvocationCounterExhaustedException">None is left.</exception>
    public ValueTask<InvocationCounter> NextAsync(CancellationToken cancellationToken) =>
        _left.Count > 0 ? new(Take()) : ReserveAsync(cancellationToken);

    private async ValueTask<InvocationCounter> ReserveAsync(CancellationToken cancellationToken)
    {
        _left = await source.ReserveAsync(BlockSize, cancellationToken);
        return Take();
    }

    private InvocationCounter Take()
    {
        var taken = _left.First;
        _left = new(new(unchecked(taken.Value + 1)), _left.Count - 1); // past the last counter the count is 0
        return taken;
    }
}
