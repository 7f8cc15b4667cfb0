using System.Buffers.Binary;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Fuzzing;

/// <summary>Makes lengths and check sequences of a mutated frame right again.</summary>
internal static class FrameRepair
{
    public static byte[] Wrapper(byte[] frame)
    {
        if (frame.Length >= WrapperHeader.Size)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(6), (ushort)Math.Min(frame.Length - WrapperHeader.Size, ushort.MaxValue));
        }

        return frame;
    }

    /// <summary>The outer length of an ACSE APDU.</summary>
    public static byte[] Ber(byte[] apdu)
    {
        if (apdu.Length is >= 2 and < 0x82)
        {
            apdu[1] = (byte)(apdu.Length - 2);
        }

        return apdu;
    }

    /// <summary>Format, HCS and FCS, as the addresses that are there have it.</summary>
    public static byte[] Hdlc(byte[] frame)
    {
        const int LeastLength = 9;
        if (frame.Length is < LeastLength or > HdlcFrame.MaxLength + 2)
        {
            return frame;
        }

        frame[0] = frame[^1] = HdlcFrame.Flag;
        var inner = frame.AsSpan(1, frame.Length - 2);
        inner[0] = (byte)(0xA0 | (inner[0] & 0x08) | (inner.Length >> 8));
        inner[1] = (byte)(inner.Length & 0xFF);
        var header = 2;
        for (var addresses = 0; addresses < 2; addresses++)
        {
            while (header < inner.Length && (inner[header] & 1) == 0)
            {
                header++;
            }

            header++;
        }

        // The control octet, then HCS when something stands between it and FCS.
        header++;
        if (header + (2 * FrameCheckSequence.Size) < inner.Length)
        {
            FrameCheckSequence.Write(inner[..header], inner[header..]);
        }

        FrameCheckSequence.Write(inner[..^FrameCheckSequence.Size], inner[^FrameCheckSequence.Size..]);
        return frame;
    }
}
