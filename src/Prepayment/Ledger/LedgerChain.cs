using System.Globalization;
using System.Security.Cryptography;
using PrepaidMeter.Metering.Audit;

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
        hash.Append(position);
        hash.Append(journal.Id);
        hash.Append(journal.PostedAt.UtcTicks);
        var content = journal.Content;
        hash.Append((int)content.Type);
        hash.Append(content.AccountId?.Value ?? 0);
        hash.Append(content.Currency.Code);
        hash.Append(content.BusinessDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        hash.Append(content.SourceKey);
        hash.Append(content.Memo);
        hash.Append(content.Reverses ?? 0);
        hash.Append(content.Lines.Count);
        foreach (var line in content.Lines)
        {
            hash.Append(line.Account.Code);
            hash.Append(line.AmountMinor);
        }

        return hash.GetHashAndReset();
    }
}
