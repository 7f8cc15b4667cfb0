namespace PrepaidMeter.Protocol.Security;

/// <summary>The arithmetic of a source: the first counter never reserved, 0..2^32 where 2^32 means there is none. Only goes up.</summary>
internal readonly record struct CounterMark(ulong Next)
{
    public const ulong End = 1UL << 32;

    /// <exception cref="InvocationCounterExhaustedException">None is left.</exception>
    public InvocationCounterBlock Take(uint count, out CounterMark after)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        if (Next >= End)
        {
            throw new InvocationCounterExhaustedException();
        }

        // Read before `after` is assigned: the caller may pass this very mark.
        var first = Next;
        var taken = (uint)Math.Min(count, End - first);
        after = new(first + taken);
        return new(new((uint)first), taken);
    }
}
