using System.Buffers;

namespace PrepaidMeter.Protocol.Hdlc;

public readonly partial record struct HdlcFrame
{
    /// <summary>
    /// Finds the next whole frame in what a line brought. True: <paramref name="consumed"/> octets are done with; the closing flag is not among them,
    /// because it may open the next frame as well. False: more octets are needed, and the first <paramref name="consumed"/> can be dropped all the
    /// same; at most one frame's worth is left. Whatever is no frame is skipped, flag by flag: nothing makes it throw.
    /// </summary>
    /// <param name="maxLength">Longest frame waited for; one that announces more is taken for noise.</param>
    public static bool TryRead(ReadOnlyMemory<byte> buffer, out HdlcFrame frame, out int consumed, int maxLength = MaxLength)
    {
        consumed = 0;
        while (true)
        {
            var flag = buffer.Span[consumed..].IndexOf(Flag);
            if (flag < 0)
            {
                consumed = buffer.Length;
                frame = default;
                return false;
            }

            consumed += flag;
            switch (Read(buffer[(consumed + 1)..], maxLength, out frame, out _, out _))
            {
                case OperationStatus.Done:
                    consumed += 1 + frame.Length;
                    return true;
                case OperationStatus.NeedMoreData:
                    return false;
                default:
                    // Not a frame behind this flag: a fill flag, the closing flag of a damaged frame, or 0x7E in the middle of one.
                    consumed++;
                    break;
            }
        }
    }

    /// <summary>Reads octets that are one frame, flag to flag.</summary>
    /// <exception cref="DlmsDecodeException">They are not; says what is wrong and where.</exception>
    public static HdlcFrame Decode(ReadOnlyMemory<byte> octets)
    {
        if (octets.IsEmpty || octets.Span[0] != Flag)
        {
            throw new DlmsDecodeException(LayerName, 0, "no flag 7E at the start of a frame");
        }

        switch (Read(octets[1..], MaxLength, out var frame, out var offset, out var problem))
        {
            case OperationStatus.NeedMoreData:
                throw new DlmsDecodeException(LayerName, octets.Length, "the frame is cut short");
            case OperationStatus.InvalidData:
                throw new DlmsDecodeException(LayerName, 1 + offset, problem);
            default:
                return frame.EncodedLength == octets.Length
                    ? frame
                    : throw new DlmsDecodeException(LayerName, frame.EncodedLength, "octets follow the frame");
        }
    }

    /// <summary>The frame behind an opening flag. The header check is made as soon as the header is there, so that noise is not waited for.</summary>
    private static OperationStatus Read(ReadOnlyMemory<byte> octets, int maxLength, out HdlcFrame frame, out int offset, out string problem)
    {
        frame = default;
        offset = 0;
        problem = "";
        var span = octets.Span;
        if (span.Length > 0 && (span[0] & FormatTypeMask) != FormatType)
        {
            problem = "the frame format is not of type 3";
            return OperationStatus.InvalidData;
        }

        if (span.Length < FormatSize)
        {
            return OperationStatus.NeedMoreData;
        }

        var length = ((span[0] & 0x07) << 8) | span[1];
        if (length < MinLength || length > maxLength)
        {
            problem = "a frame length out of range";
            return OperationStatus.InvalidData;
        }

        // The addresses lie within the announced length, whatever follows it in the buffer.
        var whole = span.Length > length;
        span = span[..Math.Min(span.Length, length)];
        offset = FormatSize;
        if (ReadAddress(span, whole, ref offset, out var destination) is var first and not OperationStatus.Done)
        {
            problem = "a destination address of none of 1, 2 or 4 octets";
            return first;
        }

        if (ReadAddress(span, whole, ref offset, out var source) is var second and not OperationStatus.Done)
        {
            problem = "a source address of none of 1, 2 or 4 octets";
            return second;
        }

        var header = offset + 1;
        var information = length - header - FrameCheckSequence.Size;
        if (information is < 0 or 1 or 2)
        {
            problem = "a frame length that does not fit the addresses";
            return OperationStatus.InvalidData;
        }

        offset = header;
        if (information > 0 && span.Length >= header + FrameCheckSequence.Size && !FrameCheckSequence.Ends(span[..(header + FrameCheckSequence.Size)]))
        {
            problem = "the header check sequence is wrong";
            return OperationStatus.InvalidData;
        }

        if (!whole)
        {
            return OperationStatus.NeedMoreData;
        }

        offset = length - FrameCheckSequence.Size;
        if (!FrameCheckSequence.Ends(span))
        {
            problem = "the frame check sequence is wrong";
            return OperationStatus.InvalidData;
        }

        offset = length;
        if (octets.Span[length] != Flag)
        {
            problem = "no flag 7E at the end of the frame";
            return OperationStatus.InvalidData;
        }

        frame = new(
            destination,
            source,
            new HdlcControl(span[header - 1]),
            information == 0 ? default : octets.Slice(header + FrameCheckSequence.Size, information - FrameCheckSequence.Size),
            (span[0] & SegmentationBit) != 0);
        return OperationStatus.Done;
    }

    private static OperationStatus ReadAddress(ReadOnlySpan<byte> span, bool whole, ref int offset, out HdlcAddress address)
    {
        var status = HdlcAddress.Read(span[offset..], out address);
        offset += address.Size;
        return status == OperationStatus.NeedMoreData && whole ? OperationStatus.InvalidData : status;
    }
}
