namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// M-Bus long frames (EN 13757-2) that carry segments of APDUs (EN 13757-3, DLMS over M-Bus), as meters push them on their customer port.
/// <code>
/// | 68 | L | L | 68 | C | A | CI | STSAP | DTSAP | data | checksum | 16 |
///                  |------------- L ------------------|
/// </code>
/// </summary>
internal sealed partial class LinkDecoder
{
    private const string MBusLayer = "M-Bus";
    private const string MBusSegments = "M-Bus segments";
    private const byte MBusStart = 0x68;
    private const byte MBusStop = 0x16;
    private const byte LastSegmentBit = 0x10;
    private const byte SegmentNumberBits = 0x0F;
    private const byte HighestSegmentControl = 0x1F;

    private int MBus(int offset)
    {
        var depth = _tree.Depth;
        var cursor = new OctetCursor(octets, offset, octets.Length, MBusLayer);
        _tree.Open("M-Bus frame", offset);
        try
        {
            MBusFrame(cursor);
            _tree.Close(cursor.Offset);
            return cursor.Offset;
        }
        catch (DlmsDecodeException e)
        {
            _tree.Fail(e, depth);
            return Resume(Math.Max(cursor.Offset, offset + 1));
        }
    }

    private void MBusFrame(OctetCursor cursor)
    {
        var header = cursor.Octets(4);
        int length = header.Span[1];
        _tree.Add("length", cursor.Offset - 3, 1, Invariant.Text($"{length}"));
        if (length > cursor.Remaining)
        {
            throw cursor.Error($"a frame of {length} octets, of which {cursor.Remaining} are there");
        }

        var body = cursor.Part(length);
        var sum = 0;
        foreach (var octet in body.Rest)
        {
            sum = (sum + octet) & 0xFF;
        }

        MBusField(body, "C");
        MBusField(body, "A");
        var control = MBusField(body, "CI");
        if (control > HighestSegmentControl)
        {
            _tree.Add("data", body.Offset, body.Remaining, Invariant.Text($"{body.Remaining} octets"), "not a DLMS segment");
        }
        else
        {
            session.Link = Invariant.Text($"M-Bus {MBusField(body, "STSAP")} to {MBusField(body, "DTSAP")}");
            session.Guard(() => MBusSegment(body, control));
        }

        var at = cursor.Offset;
        var checksum = cursor.Byte();
        _tree.Add("checksum", at, 1, $"{checksum:X2}", checksum == sum ? "right" : null);
        if (checksum != sum)
        {
            _tree.Error(MBusLayer, at, $"the checksum is {checksum:X2}, where {sum:X2} is due");
        }

        if (cursor.Byte() != MBusStop)
        {
            throw new DlmsDecodeException(MBusLayer, cursor.Offset - 1, "no 16 at the end of the frame");
        }
    }

    private byte MBusField(OctetCursor body, string name)
    {
        var value = body.Byte();
        _tree.Add(name, body.Offset - 1, 1, $"{value:X2}");
        return value;
    }

    private void MBusSegment(OctetCursor body, byte control)
    {
        var isLast = (control & LastSegmentBit) != 0;
        var number = (uint)(control & SegmentNumberBits);
        if (isLast && number == 0)
        {
            _apdus.Whole(new OctetCursor(octets, body.Offset, body.End, ApduDecoder.Layer));
            return;
        }

        _tree.Add("data", body.Offset, body.Remaining, Invariant.Text($"{body.Remaining} octets"), Invariant.Text($"segment {number}{(isLast ? ", the last" : "")}"));
        session.AddPiece(MBusSegments, number + 1, isLast, octets[body.Offset..body.End], body.Offset, all => _apdus.Whole(new OctetCursor(all, ApduDecoder.Layer)));
    }
}
