using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>The hash chain over posted journals, in the order they were sealed. Pure.</summary>
public static class LedgerChain
{
    /// <summary>Length of a hash in octets.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>What the first journal follows: 32 zero octets.</summary>
    public static ReadOnlyMemory<byte> Origin { get; } = new byte[HashSize];

    /// <summary>SHA-256 over the hash before, the position, and everything the journal says: also its memo and instant, which its digest leaves out.</summary>
    /// <param name="previous">Hash at the position before; <see cref="Origin"/> for position 1.</param>
    /// <param name="position">From 1, without gaps.</param>
    public static byte[] ComputeHash(ReadOnlySpan<byte> previous, long position, Journal journal)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(previous.Length, HashSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(position);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Append(hash, position);
        Append(hash, journal.Id);
        Append(hash, journal.PostedAt.UtcTicks);
        var content = journal.Content;
        Append(hash, (int)content.Type);
        Append(hash, content.AccountId?.Value ?? 0);
        Append(hash, content.Currency.Code);
        Append(hash, content.BusinessDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Append(hash, content.SourceKey);
        Append(hash, content.Memo);
        Append(hash, content.Reverses ?? 0);
        Append(hash, content.Lines.Count);
        foreach (var line in content.Lines)
        {
            Append(hash, line.Account.Code);
            Append(hash, line.AmountMinor);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        hash.AppendData(octets);
    }

    // The length first: no two different journals hash the same octets.
    private static void Append(IncrementalHash hash, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        Append(hash, octets.Length);
        hash.AppendData(octets);
    }
}
