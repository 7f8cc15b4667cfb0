using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>What InitiateRequest and InitiateResponse share on the wire.</summary>
internal static class ConformanceBlock
{
    // [APPLICATION 31] IMPLICIT BIT STRING (SIZE(24)), in BER even here: tag, length 4, unused bits 0, 24 bits.
    private const byte TagFirst = 0x5F;
    private const byte TagSecond = 0x1F;
    private const byte Length = 4;

    public static Conformance Read(ref AxdrReader reader)
    {
        // IEC 62056-5-3 tolerates the tag in one octet (5F 04) for existing HDLC implementations.
        var known = reader.RawByte() == TagFirst;
        var next = reader.RawByte();
        if (next == TagSecond)
        {
            next = reader.RawByte();
        }

        if (!known || next != Length || reader.RawByte() != 0)
        {
            throw reader.Error("no conformance block of 24 bits (5F 1F 04 00).");
        }

        return (Conformance)((uint)reader.RawByte() << 16 | reader.RawUInt16());
    }

    public static void Write(AxdrWriter writer, Conformance conformance)
    {
        writer.RawByte(TagFirst);
        writer.RawByte(TagSecond);
        writer.RawByte(Length);
        writer.RawUInt32((uint)conformance & 0x00FFFFFF);
    }

    public static void WriteQualityOfService(AxdrWriter writer, byte? qualityOfService)
    {
        writer.RawByte(qualityOfService is null ? (byte)0 : (byte)1);
        if (qualityOfService is { } value)
        {
            writer.RawByte(value);
        }
    }
}
