using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>What lies one behind the other in an input: frames of each kind, and APDUs or values without any.</summary>
internal sealed partial class LinkDecoder(DecodeSession session, ReadOnlyMemory<byte> octets)
{
    private const byte Command = 0xE6;
    private const byte Response = 0xE7;

    private readonly DecodeTree _tree = session.Tree;
    private readonly ApduDecoder _apdus = new(session);
    private bool _isData;

    private ReadOnlySpan<byte> Span => octets.Span;

    public void All()
    {
        if (octets.IsEmpty)
        {
            _tree.Error("input", 0, "no octets.");
        }

        for (var offset = 0; offset < octets.Length;)
        {
            if (_tree.IsFull)
            {
                _tree.Add("more", offset, octets.Length - offset); // the tree says by itself that it is full
                return;
            }

            offset = Next(offset);
        }
    }

    /// <summary>Decodes what begins here; returns where the next begins, which is always further on.</summary>
    private int Next(int offset)
    {
        session.Link = "";
        return Span[offset..] switch
        {
            [HdlcFrame.Flag, ..] => Hdlc(offset),
            [0x00, 0x01, _, ..] => Wrapper(offset),
            [MBusStart, var length, var again, MBusStart, ..] when length == again => MBus(offset),
            _ => Bare(offset),
        };
    }

    /// <summary>LLC header, if there is one, and APDU: what HDLC frames carry.</summary>
    private void Llc(OctetCursor cursor)
    {
        // Some meters send the header twice (QUIRKS meters 6); blocks of a push come without (QUIRKS meters 11).
        for (var headers = 0; headers < 2 && cursor.Rest is [Command, Command or Response, 0, ..]; headers++)
        {
            var start = cursor.Offset;
            var isCommand = cursor.Octets(3).Span[1] == Command;
            _tree.Add("LLC", start, 3, isCommand ? "E6E600" : "E6E700", (isCommand ? "command" : "response") + (headers == 0 ? "" : ", once more"));
        }

        _apdus.Whole(cursor);
    }

    /// <summary>What a wrapper carries: an APDU, behind a gateway's header where the meter is behind one.</summary>
    private void GatewayOrApdu(OctetCursor cursor)
    {
        GatewayHeader(cursor);
        _apdus.Whole(cursor);
    }

    // E6 or E7 | network id | length | physical device address
    private void GatewayHeader(OctetCursor cursor)
    {
        if (cursor.Peek() is not (Command or Response))
        {
            return;
        }

        var start = cursor.Offset;
        var isRequest = cursor.Byte() == Command;
        _tree.Open("gateway header", start, meaning: isRequest ? "request" : "response");
        _tree.Add("network-id", cursor.Offset, 1, Invariant.Text($"{cursor.Byte()}"));
        var at = cursor.Offset;
        var address = cursor.Octets(cursor.Length());
        _tree.Add("physical-device-address", at, cursor.Offset - at, DataText.OfOctets(address.Span).Value);
        _tree.Close(cursor.Offset);
    }

    /// <summary>No frame: an APDU, a value, or a date-time by itself.</summary>
    private int Bare(int offset)
    {
        if (offset == 0 && octets.Length == CosemDateTime.Size && DateTimeText.TryFormat(Span) is { } dateTime)
        {
            _tree.Add("date-time", 0, octets.Length, Convert.ToHexString(Span), dateTime);
            return octets.Length;
        }

        var cursor = new OctetCursor(octets, offset, octets.Length, ApduDecoder.Layer);
        var depth = _tree.Depth;
        try
        {
            if (_isData || IsData(offset))
            {
                new DataDecoder(_tree).Value(cursor, "data");
            }
            else if (cursor.Rest is [Command, Command or Response, 0, ..])
            {
                Llc(cursor);
            }
            else
            {
                GatewayHeader(cursor);
                _apdus.One(cursor);
            }

            return cursor.Offset;
        }
        catch (DlmsDecodeException e)
        {
            _tree.Fail(e, depth);
            return Resume(Math.Max(cursor.Offset, offset + 1));
        }
    }

    /// <summary>
    /// Tags of Data are 0 to 33, and so are those of a few APDUs. What reads as an APDU from here to the end is one; else what reads as values to the end
    /// is that; else whichever makes sense for longer.
    /// </summary>
    private bool IsData(int offset)
    {
        var tag = Span[offset];
        if (DataTag.SizeOf(tag) == DataTag.Unknown)
        {
            return false;
        }

        if (ApduNames.Find(tag) is null)
        {
            return true;
        }

        var (apduEnd, apduFits) = TryApdu(offset);
        if (apduFits && apduEnd == octets.Length)
        {
            return false;
        }

        var dataEnd = offset;
        try
        {
            while (dataEnd < octets.Length)
            {
                dataEnd += AxdrDecoder.Measure(Span[dataEnd..]);
            }

            _isData = true;
            return true;
        }
        catch (DlmsDecodeException e)
        {
            return !apduFits && dataEnd + e.Offset > apduEnd;
        }
    }

    /// <summary>How far the octets are an APDU, without a trace in the tree.</summary>
    private (int End, bool Fits) TryApdu(int offset)
    {
        var cursor = new OctetCursor(octets, offset, octets.Length, ApduDecoder.Layer);
        try
        {
            var scratch = new DecodeSession(new DecoderOptions());
            new ApduDecoder(scratch).One(cursor);
            return (cursor.Offset, scratch.Tree.Errors.Count == 0);
        }
        catch (DlmsDecodeException e)
        {
            return (e.Offset, false);
        }
    }

    /// <summary>Behind an error: where the next frame that is whole begins; the end, if there is none.</summary>
    /// <param name="isShown">What lies from here on is in the tree, as far as it was understood.</param>
    private int Resume(int from, bool isShown = false)
    {
        var next = HdlcFrame.TryRead(octets[from..], out var frame, out var consumed) ? from + consumed - frame.Length - 1 : octets.Length;
        if (next > from && !isShown)
        {
            _tree.Add("skipped", from, next - from, meaning: Invariant.Text($"{next - from} octets{(next < octets.Length ? ", to the next whole frame" : "")}"));
        }

        return next;
    }
}
