namespace PrepaidMeter.Protocol.Security;

/// <summary>What one sender under one key has used: each counter must be above the last. Not thread-safe.</summary>
internal struct ReceiveCounter
{
    private ulong _next;

    /// <summary>The last counter taken; null before the first.</summary>
    public readonly InvocationCounter? Last => _next == 0 ? null : new((uint)(_next - 1));

    /// <summary>Takes a counter seen on an authentic APDU; false for a replay.</summary>
    public bool TryAdvance(InvocationCounter counter)
    {
        if (counter.Value < _next)
        {
            return false;
        }

        _next = counter.Value + 1UL;
        return true;
    }
}
