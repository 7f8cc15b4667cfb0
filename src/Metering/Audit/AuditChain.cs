using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

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
        Append(hash, entry.Sequence);
        Append(hash, entry.At.ToUnixTimeMilliseconds());
        Append(hash, entry.Actor);
        Append(hash, entry.Action);
        Append(hash, entry.Subject);
        Append(hash, entry.Detail);
        return hash.GetHashAndReset();
    }

    /// <summary>Whether the entry's own hash is what the chain says.</summary>
    public static bool Fits(ReadOnlySpan<byte> previousHash, AuditEntry entry) =>
        entry.Hash.Length == HashSize && ComputeHash(previousHash, entry).AsSpan().SequenceEqual(entry.Hash.Span);

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        hash.AppendData(octets);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        Append(hash, octets.Length);
        hash.AppendData(octets);
    }
}
