using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Wrapper protocol data units (IEC 62056-47).</summary>
internal sealed partial class LinkDecoder
{
    private const string WrapperLayer = "wrapper";

    private int Wrapper(int offset)
    {
        var depth = _tree.Depth;
        var cursor = new OctetCursor(octets, offset, octets.Length, WrapperLayer);
        _tree.Open("WPDU", offset);
        try
        {
            Header(cursor, "version");
            var source = Header(cursor, "source-wPort");
            var destination = Header(cursor, "destination-wPort");
            session.Link = $"wPort {source} to {destination}";
            var at = cursor.Offset;
            var length = Header(cursor, "length");
            if (length == 0)
            {
                throw new DlmsDecodeException(WrapperLayer, at, "an APDU of 0 octets");
            }

            if (length > cursor.Remaining)
            {
                _tree.Error(WrapperLayer, at, $"an APDU of {length} octets, of which {cursor.Remaining} are there");
                _tree.IsIncomplete = true;
            }

            var apdu = cursor.Part(Math.Min(length, cursor.Remaining), ApduDecoder.Layer);
            session.Guard(() => GatewayOrApdu(apdu));
            _tree.Close(cursor.Offset);
            return cursor.Offset;
        }
        catch (DlmsDecodeException e)
        {
            _tree.Fail(e, depth);
            return Resume(offset + Math.Min(WrapperHeader.Size, octets.Length - offset));
        }
        finally
        {
            _tree.IsIncomplete = false;
        }
    }

    private ushort Header(OctetCursor cursor, string name)
    {
        var start = cursor.Offset;
        var value = cursor.UInt16();
        _tree.Add(name, start, sizeof(ushort), Invariant.Text($"{value}"));
        return value;
    }
}
