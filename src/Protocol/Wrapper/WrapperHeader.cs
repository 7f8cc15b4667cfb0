using System.Buffers.Binary;

namespace PrepaidMeter.Protocol.Wrapper;

/// <summary>
/// Header of a wrapper protocol data unit (IEC 62056-47). All fields are big-endian; <paramref name="Length"/> counts the APDU alone.
/// <code>
///  0       1       2       3       4       5       6       7
/// +-------+-------+-------+-------+-------+-------+-------+-------+
/// |    version    |  source wPort |  dest. wPort  |    length     |
/// +-------+-------+-------+-------+-------+-------+-------+-------+
/// </code>
/// </summary>
/// <param name="Source">wPort of the sender: the client's SAP in a request, the logical device in a response.</param>
/// <param name="Destination">wPort of the receiver.</param>
public readonly record struct WrapperHeader(ushort Source, ushort Destination, ushort Length)
{
    public const int Size = 8;

    public const ushort Version = 1;

    /// <summary>Longest APDU the length field can announce.</summary>
    public const int MaxLength = ushort.MaxValue;

    /// <summary>Reads the header at the start of <paramref name="buffer"/>; false when octets are missing.</summary>
    /// <param name="maxLength">Longest APDU the receiver takes; a longer one is refused here, before any of it is buffered.</param>
    /// <exception cref="DlmsDecodeException">The version is not 1, or the APDU is empty or too long.</exception>
    public static bool TryRead(ReadOnlySpan<byte> buffer, int maxLength, out WrapperHeader header)
    {
        header = default;
        if (buffer.Length >= sizeof(ushort) && BinaryPrimitives.ReadUInt16BigEndian(buffer) is var version && version != Version)
        {
            throw new DlmsDecodeException("wrapper", 0, $"version {version} is not 1");
        }

        if (buffer.Length < Size)
        {
            return false;
        }

        header = new(
            BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]),
            BinaryPrimitives.ReadUInt16BigEndian(buffer[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(buffer[6..]));
        if (header.Length == 0)
        {
            throw new DlmsDecodeException("wrapper", 6, "an APDU of 0 octets");
        }

        if (header.Length > maxLength)
        {
            throw new DlmsDecodeException("wrapper", 6, $"an APDU of {header.Length} octets where {maxLength} are allowed");
        }

        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], Length);
        BinaryPrimitives.WriteUInt16BigEndian(destination, Version);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], Source);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], Destination);
    }
}
