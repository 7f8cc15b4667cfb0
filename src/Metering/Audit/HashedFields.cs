using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.Metering.Audit;

/// <summary>How fields go into the hash of a chain: numbers as 8 octets, big-endian, and texts with their length before them, so that no two different records hash the same octets.</summary>
public static class HashedFields
{
    public static void Append(this IncrementalHash hash, long value)
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        hash.AppendData(octets);
    }

    /// <summary>UTF-8, after its length in octets.</summary>
    public static void Append(this IncrementalHash hash, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        hash.Append(octets.Length);
        hash.AppendData(octets);
    }
}
