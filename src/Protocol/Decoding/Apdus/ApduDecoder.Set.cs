namespace PrepaidMeter.Protocol.Decoding;

internal sealed partial class ApduDecoder
{
    private const string SetBlocks = "blocks of set-request";

    private void SetRequest(OctetCursor cursor)
    {
        var choice = Choice(
            cursor, "Set-Request", "set-request-normal", "set-request-with-first-datablock", "set-request-with-datablock", "set-request-with-list",
            "set-request-with-list-and-first-datablock");
        InvokeId(cursor);
        switch (choice)
        {
            case 1:
                var attribute = Attribute(cursor);
                OptionalSelection(cursor);
                _data.Value(cursor, "value", isSecret: !session.Options.ShowSecrets && Secrets.Has(attribute));
                break;
            case 2:
                session.IsLongRequestSecret = Secrets.Has(Attribute(cursor));
                OptionalSelection(cursor);
                Block(cursor, SetBlocks, LongValue);
                break;
            case 3:
                Block(cursor, SetBlocks, LongValue);
                break;
            case 4:
                var attributes = AttributeList(cursor);
                DataList(cursor, "value-list", i => i < attributes.Count && Secrets.Has(attributes[i]));
                break;
            default:
                session.IsLongRequestSecret = AttributeList(cursor).Exists(Secrets.Has);
                Block(cursor, SetBlocks, LongValues);
                break;
        }
    }

    private void SetResponse(OctetCursor cursor)
    {
        var choice = Choice(
            cursor, "Set-Response", "set-response-normal", "set-response-datablock", "set-response-last-datablock", "set-response-last-datablock-with-list",
            "set-response-with-list");
        InvokeId(cursor);
        if (choice is 1 or 3)
        {
            AccessResult(cursor, "result");
        }
        else if (choice is 4 or 5)
        {
            List(cursor, "result", (c, i) => AccessResult(c, Invariant.Text($"[{i + 1}]")));
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
