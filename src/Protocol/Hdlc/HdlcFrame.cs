namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// A frame of format type 3 (IEC 62056-46). There is no octet stuffing: 0x7E may stand anywhere inside, and only the length says where a frame
/// ends (QUIRKS meters 7). Without information there is no HCS; the FCS then covers the header alone.
/// <code>
/// +------+-----------------------------+-------------+--------+---------+-----+-------------+-----+------+
/// | 0x7E | 1 0 1 0 | S | length (11)   | destination | source | control | HCS | information | FCS | 0x7E |
/// +------+-----------------------------+-------------+--------+---------+-----+-------------+-----+------+
///        |-- HCS: from here ------------------------------------------->|                         |
///        |-- length, FCS: from here ------------------------------------------------------------->| (length counts the FCS too)
/// </code>
/// </summary>
/// <param name="IsSegmented">S: the information goes on in the next frame.</param>
/// <param name="Information">A view of the octets read.</param>
public readonly partial record struct HdlcFrame(
    HdlcAddress Destination, HdlcAddress Source, HdlcControl Control, ReadOnlyMemory<byte> Information = default, bool IsSegmented = false)
{
    public const byte Flag = 0x7E;

    /// <summary>Longest frame between its flags: all the length field can say.</summary>
    public const int MaxLength = 0x7FF;

    /// <summary>Longest information field of IEC 62056-46, which leaves room for the longest header.</summary>
    public const int MaxInformation = 2030;

    /// <summary>As decode errors name it.</summary>
    internal const string LayerName = "HDLC";

    private const int FormatSize = 2;
    private const int FormatType = 0xA0;
    private const int FormatTypeMask = 0xF0;
    private const int SegmentationBit = 0x08;

    /// <summary>Format, two addresses of one octet, control, FCS.</summary>
    private const int MinLength = FormatSize + 1 + 1 + 1 + FrameCheckSequence.Size;

    private int HeaderLength => FormatSize + Destination.Size + Source.Size + 1;

    /// <summary>Octets between the flags.</summary>
    public int Length => HeaderLength + FrameCheckSequence.Size + (Information.IsEmpty ? 0 : Information.Length + FrameCheckSequence.Size);

    /// <summary>Octets on the wire, both flags included.</summary>
    public int EncodedLength => Length + 2;

    /// <summary>Writes <see cref="EncodedLength"/> octets, flag to flag.</summary>
    public void Write(Span<byte> destination)
    {
        var length = Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength, nameof(Information));
        var frame = destination.Slice(1, length);
        destination[length + 1] = Flag;
        destination[0] = Flag;
        frame[1] = (byte)(length & 0xFF);
        frame[0] = (byte)(FormatType | (IsSegmented ? SegmentationBit : 0) | (length >> 8));
        Destination.Write(frame[FormatSize..]);
        Source.Write(frame[(FormatSize + Destination.Size)..]);
        frame[HeaderLength - 1] = Control.Value;
        if (!Information.IsEmpty)
        {
            FrameCheckSequence.Write(frame[..HeaderLength], frame[HeaderLength..]);
            Information.Span.CopyTo(frame[(HeaderLength + FrameCheckSequence.Size)..]);
        }

        FrameCheckSequence.Write(frame[..^FrameCheckSequence.Size], frame[^FrameCheckSequence.Size..]);
    }

    public override string ToString() => $"{Source} to {Destination}: {Control}{(IsSegmented ? " segmented" : "")}, {Information.Length} octets";
}
