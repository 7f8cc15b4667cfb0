namespace PrepaidMeter.Protocol.Decoding;

internal sealed partial class ApduDecoder
{
    private const string SetBlocks = "blocks of set-request";

    private void SetRequest(OctetCursor cursor)
    {
        var choice = Choice(
            cursor, "Set-Request", "set-request-normal", "set-request-with-first-datablock", "set-request-with-datablock", "set-request-with-list",
            "set-request-with-list-and-first-datablock");
        var id = InvokeId(cursor).InvokeId;
        switch (choice)
        {
            case 1:
                var attribute = Attribute(cursor);
                session.Requests[id] = [attribute];
                OptionalSelection(cursor);
                _data.Value(cursor, "value", isSecret: !session.Options.ShowSecrets && Secrets.Has(attribute));
                break;
            case 2:
                var first = Attribute(cursor);
                session.Requests[id] = [first];
                session.IsLongRequestSecret = Secrets.Has(first);
                OptionalSelection(cursor);
                Block(cursor, SetBlocks, LongValue);
                break;
            case 3:
                Block(cursor, SetBlocks, LongValue);
                break;
            case 4:
                var attributes = AttributeList(cursor);
                session.Requests[id] = attributes;
                DataList(cursor, "value-list", i => i < attributes.Count && Secrets.Has(attributes[i]));
                break;
            default:
                var list = AttributeList(cursor);
                session.Requests[id] = list;
                session.IsLongRequestSecret = list.Exists(Secrets.Has);
                Block(cursor, SetBlocks, LongValues);
                break;
        }
    }

    private void SetResponse(OctetCursor cursor)
    {
        var choice = Choice(
            cursor, "Set-Response", "set-response-normal", "set-response-datablock", "set-response-last-datablock", "set-response-last-datablock-with-list",
            "set-response-with-list");
        var asked = session.Requests.GetValueOrDefault(InvokeId(cursor).InvokeId);
        if (choice is 1 or 3)
        {
            AccessResult(cursor, "result", asked is [var attribute] ? attribute : null);
        }
        else if (choice is 4 or 5)
        {
            List(cursor, "result", (c, i) => AccessResult(c, Invariant.Text($"[{i + 1}]"), asked is not null && i < asked.Count ? asked[i] : null));
        }

        if (choice is 2 or 3 or 4)
        {
            UInt32Field(cursor, "block-number");
        }
    }

    /// <summary>DataBlock-SA.</summary>
    private void Block(OctetCursor cursor, string kind, Action<OctetCursor> whole)
    {
        var last = FlagField(cursor, "last-block");
        var number = UInt32Field(cursor, "block-number");
        var start = cursor.Offset;
        var piece = RawDataField(cursor, session.IsLongRequestSecret);
        session.AddPiece(kind, number, last, piece, start, octets =>
        {
            var all = new OctetCursor(octets, Layer);
            whole(all);
            AtEnd(all);
        });
    }

    private void LongValue(OctetCursor cursor) => _data.Value(cursor, "value", session.IsLongRequestSecret && !session.Options.ShowSecrets);

    private void LongValues(OctetCursor cursor) => DataList(cursor, "value-list", _ => session.IsLongRequestSecret);
}
