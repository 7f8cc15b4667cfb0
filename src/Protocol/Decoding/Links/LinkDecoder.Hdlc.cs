using System.Buffers;
using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>HDLC frames (IEC 62056-46), their length field telling where they end.</summary>
internal sealed partial class LinkDecoder
{
    private const string HdlcLayer = "HDLC";
    private const string HdlcSegments = "HDLC segments";

    /// <summary>Format, two addresses of one octet, control, FCS.</summary>
    private const int ShortestFrame = 2 + 1 + 1 + 1 + FrameCheckSequence.Size;

    private const int FormatType3 = 0xA000;
    private const int FormatTypeMask = 0xF000;
    private const int SegmentationBit = 0x0800;

    private int Hdlc(int offset)
    {
        var flags = offset;
        while (flags + 1 < octets.Length && Span[flags + 1] == HdlcFrame.Flag)
        {
            flags++;
        }

        if (flags + 1 == octets.Length)
        {
            _tree.Add("flag", offset, octets.Length - offset, "7E", "fill");
            return octets.Length;
        }

        var depth = _tree.Depth;
        var cursor = new OctetCursor(octets, flags + 1, octets.Length, HdlcLayer);
        _tree.Open("HDLC frame", flags);
        try
        {
            var next = Frame(cursor);
            _tree.Close(Math.Min(octets.Length, next));
            return next;
        }
        catch (DlmsDecodeException e)
        {
            _tree.Fail(e, depth);
            return Resume(flags + 1, isShown: true);
        }
        finally
        {
            _tree.IsIncomplete = false;
        }
    }

    /// <summary>From behind the opening flag; returns where the next frame's begins.</summary>
    private int Frame(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var format = cursor.UInt16();
        if ((format & FormatTypeMask) != FormatType3)
        {
            throw new DlmsDecodeException(HdlcLayer, start, "the frame format is not of type 3");
        }

        var length = format & HdlcFrame.MaxLength;
        var isSegmented = (format & SegmentationBit) != 0;
        _tree.Add("frame-format", start, 2, $"{format:X4}", Invariant.Text($"type 3, length {length}{(isSegmented ? ", segmented" : "")}"));
        if (length < ShortestFrame)
        {
            throw new DlmsDecodeException(HdlcLayer, start, "a frame length out of range");
        }

        var end = start + length;
        var isWhole = end <= octets.Length;
        var frame = new OctetCursor(octets, cursor.Offset, Math.Min(end, octets.Length), HdlcLayer);
        if (!isWhole)
        {
            _tree.Error(HdlcLayer, octets.Length, $"a frame of {length} octets, of which {octets.Length - start} are there");
            _tree.IsIncomplete = true;
        }

        var destination = Address(frame, "destination-address");
        var source = Address(frame, "source-address");
        session.Link = $"{source} to {destination}";
        var at = frame.Offset;
        var control = new HdlcControl(frame.Byte());
        _tree.Add("control", at, 1, $"{control.Value:X2}", control.ToString());
        var header = frame.Offset;
        var information = end - header - FrameCheckSequence.Size;
        if (information is < 0 or 1 or 2)
        {
            throw frame.Error("a frame length that does not fit the addresses");
        }

        var isRight = true;
        if (information > 0)
        {
            isRight = CheckSequence(frame, "HCS", start);
            var contents = frame.Part(isWhole ? information - FrameCheckSequence.Size : frame.Remaining);
            Information(control, contents, isSegmented);
        }

        if (!isWhole)
        {
            return Resume(start, isShown: true);
        }

        isRight &= CheckSequence(frame, "FCS", start);
        if (end < octets.Length && Span[end] == HdlcFrame.Flag)
        {
            // The closing flag may be the next frame's opening flag, too.
            return end + 1 < octets.Length && (Span[end + 1] & 0xF0) == 0xA0 ? end : end + 1;
        }

        _tree.Error(HdlcLayer, end, "no flag 7E at the end of the frame");
        return isRight ? end : Resume(start, isShown: true);
    }

    private HdlcAddress Address(OctetCursor frame, string name)
    {
        var start = frame.Offset;
        if (HdlcAddress.Read(frame.Rest, out var address) != OperationStatus.Done)
        {
            throw frame.Error($"a {name.Replace('-', ' ')} of none of 1, 2 or 4 octets");
        }

        var octetsOfIt = frame.Octets(address.Size);
        _tree.Add(name, start, address.Size, Convert.ToHexString(octetsOfIt.Span), address.Size == 1 ? $"SAP {address}" : Invariant.Text($"logical {address.Upper}, physical {address.Lower}"));
        return address;
    }

    /// <summary>Checks the two octets here against those from <paramref name="start"/> on.</summary>
    private bool CheckSequence(OctetCursor frame, string name, int start)
    {
        var at = frame.Offset;
        var found = frame.Octets(FrameCheckSequence.Size).Span;
        var due = FrameCheckSequence.Compute(Span[start..at]);
        var isRight = found[0] == (byte)(due & 0xFF) && found[1] == due >> 8;
        _tree.Add(name, at, FrameCheckSequence.Size, Convert.ToHexString(found), isRight ? "right" : null);
        if (!isRight)
        {
            _tree.Error(HdlcLayer, at, $"the {name} is {Convert.ToHexString(found)}, where {due & 0xFF:X2}{due >> 8:X2} is due");
        }

        return isRight;
    }

    private void Information(HdlcControl control, OctetCursor contents, bool isSegmented) => session.Guard(() =>
    {
        switch (control.Kind)
        {
            case HdlcFrameKind.SetNormalResponseMode or HdlcFrameKind.UnnumberedAcknowledge:
                Parameters(contents);
                break;
            case HdlcFrameKind.FrameReject:
                _tree.Add("information", contents.Offset, contents.Remaining, Convert.ToHexString(contents.Rest), HdlcFrameReject.Decode(contents.Rest)?.ToString());
                break;
            case HdlcFrameKind.Information or HdlcFrameKind.UnnumberedInformation when isSegmented || session.IsWaiting(HdlcSegments):
                Segment(contents, isSegmented);
                break;
            case HdlcFrameKind.Information or HdlcFrameKind.UnnumberedInformation:
                Llc(contents);
                break;
            default:
                _tree.Add("information", contents.Offset, contents.Remaining, Invariant.Text($"{contents.Remaining} octets"));
                break;
        }
    });

    private void Segment(OctetCursor contents, bool isSegmented)
    {
        var isFirst = !session.IsWaiting(HdlcSegments);
        var piece = contents.Buffer[contents.Offset..contents.End];
        _tree.Add("information", contents.Offset, contents.Remaining, Invariant.Text($"{contents.Remaining} octets"), isSegmented ? "a segment" : "the last segment");

        // Segments carry no number of their own; only the first begins with LLC.
        var number = isFirst && piece.Span is not [Command, Command or Response, ..] ? 2u : (uint?)null;
        session.AddPiece(HdlcSegments, number, !isSegmented, piece, contents.Offset, all => Llc(new OctetCursor(all, ApduDecoder.Layer)));
    }

    // 81 80 length, then id, length and value of each.
    private void Parameters(OctetCursor contents)
    {
        _tree.Open("parameters", contents.Offset);
        if (contents.Rest is not [0x81, 0x80, _, ..])
        {
            throw contents.Error("the parameters do not begin with 81 80");
        }

        contents.Octets(2);
        var length = contents.Byte();
        if (length != contents.Remaining)
        {
            throw contents.Error($"parameters of {length} octets in {contents.Remaining}");
        }

        while (!contents.IsAtEnd)
        {
            var start = contents.Offset;
            var id = contents.Byte();
            var value = 0L;
            foreach (var octet in contents.Octets(contents.Byte()).Span)
            {
                value = ((value << 8) | octet) & uint.MaxValue;
            }

            var name = id switch
            {
                5 => "maximum-information-field-length-transmit",
                6 => "maximum-information-field-length-receive",
                7 => "window-size-transmit",
                8 => "window-size-receive",
                _ => Invariant.Text($"parameter {id}"),
            };
            _tree.Add(name, start, contents.Offset - start, Invariant.Text($"{value}"));
        }

        _tree.Close(contents.Offset);
    }
}
