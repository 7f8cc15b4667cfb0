using System.Security.Cryptography;

namespace PrepaidMeter.Metering.Audit;

/// <summary>The hash chain over audit entries. Pure; the store calls it when it appends and when it walks the chain.</summary>
public static class AuditChain
{
    /// <summary>Length of a hash in octets.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>What the first entry follows: 32 zero octets.</summary>
    public static ReadOnlyMemory<byte> Origin { get; } = new byte[HashSize];

    /// <summary>
    /// SHA-256 over the previous entry's hash and every field of <paramref name="entry"/> but its hash. Each text is preceded by its length, so that
    /// no two different entries hash the same octets. <see cref="AuditEntry.At"/> counts to the millisecond: a store may keep no more than that.
    /// </summary>
    /// <param name="previousHash">Hash of the entry before; <see cref="Origin"/> for sequence 1.</param>
    /// <exception cref="ArgumentException">The previous hash does not have <see cref="HashSize"/> octets, or the sequence is not positive.</exception>
    public static byte[] ComputeHash(ReadOnlySpan<byte> previousHash, AuditEntry entry)
    {
        if (previousHash.Length != HashSize)
        {
            throw new ArgumentException($"A hash has {HashSize} octets, not {previousHash.Length}.", nameof(previousHash));
        }

        if (entry.Sequence <= 0)
        {
            throw new ArgumentException("An entry is chained under its sequence number, which is positive.", nameof(entry));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previousHash);
        hash.Append(entry.Sequence);
        hash.Append(entry.At.ToUnixTimeMilliseconds());
        hash.Append(entry.Actor);
        hash.Append(entry.Action);
        hash.Append(entry.Subject);
        hash.Append(entry.Detail);
        return hash.GetHashAndReset();
    }

    /// <summary>Whether the entry's own hash is what the chain says.</summary>
    public static bool Fits(ReadOnlySpan<byte> previousHash, AuditEntry entry) =>
        entry.Hash.Length == HashSize && ComputeHash(previousHash, entry).AsSpan().SequenceEqual(entry.Hash.Span);
}
