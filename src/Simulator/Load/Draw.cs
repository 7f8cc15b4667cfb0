namespace PrepaidMeter.Simulator.Load;

/// <summary>
/// Randomness without state: the same seed, stream and index always give the same bits, so any slot's load can be known without the slots before it.
/// A 64-bit finalizer of the SplitMix kind over a linear combination.
/// </summary>
internal static class Draw
{
    public static ulong Bits(ulong seed, DrawStream stream, long index)
    {
        unchecked
        {
            var x = seed + ((ulong)stream * 0xD6E8FEB86659FD93UL) + ((ulong)index * 0x9E3779B97F4A7C15UL);
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }

    /// <summary>A whole number between both bounds, included.</summary>
    public static int Between(ulong seed, DrawStream stream, long index, int low, int high) =>
        low + (int)(Bits(seed, stream, index) % (ulong)(high - low + 1));
}
