using System.Buffers.Binary;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// The transaction ids that came with new keys or with nothing but a signature, by sender. Invocation counters tell a replay under one key only; an old key
/// wrapped or agreed upon would bring its old counters along, so with it the transaction id must be above all before. Thread-safe.
/// </summary>
/// <param name="capacity">Senders known at once; one more is refused rather than an old one forgotten.</param>
public sealed class TransactionIds(int capacity = 256)
{
    private readonly Dictionary<SystemTitle, ulong> _next = [];

    /// <summary>Whether <see cref="TryAdvance"/> would take it now.</summary>
    internal bool IsAbove(SystemTitle sender, ReadOnlySpan<byte> transactionId)
    {
        lock (_next)
        {
            return IsAbove(sender, transactionId, out _);
        }
    }

    /// <summary>Takes an id seen on an APDU that is known to be authentic: 1 to 8 octets, a number above those before. False for a replay, or for a sender too many.</summary>
    internal bool TryAdvance(SystemTitle sender, ReadOnlySpan<byte> transactionId)
    {
        lock (_next)
        {
            if (!IsAbove(sender, transactionId, out var number))
            {
                return false;
            }

            _next[sender] = number + 1;
            return true;
        }
    }

    private bool IsAbove(SystemTitle sender, ReadOnlySpan<byte> transactionId, out ulong number)
    {
        number = 0;
        if (transactionId.IsEmpty || transactionId.Length > GeneralHeader.TransactionIdSize)
        {
            return false;
        }

        Span<byte> octets = stackalloc byte[GeneralHeader.TransactionIdSize];
        octets.Clear();
        transactionId.CopyTo(octets[^transactionId.Length..]);
        number = BinaryPrimitives.ReadUInt64BigEndian(octets);

        // The last number of all has none above it.
        return number < ulong.MaxValue && (_next.TryGetValue(sender, out var next) ? number >= next : _next.Count < capacity);
    }
}
