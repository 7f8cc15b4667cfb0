using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

internal sealed partial class ApduDecoder
{
    private void GetRequest(OctetCursor cursor)
    {
        var choice = Choice(cursor, "Get-Request", "get-request-normal", "get-request-next", "get-request-with-list");
        var id = InvokeId(cursor);
        switch (choice)
        {
            case 1:
                session.Requests[id.InvokeId] = [Attribute(cursor)];
                OptionalSelection(cursor);
                break;
            case 2:
                UInt32Field(cursor, "block-number");
                break;
            default:
                session.Requests[id.InvokeId] = AttributeList(cursor);
                break;
        }
    }

    private void GetResponse(OctetCursor cursor)
    {
        var choice = Choice(cursor, "Get-Response", "get-response-normal", "get-response-with-datablock", "get-response-with-list");
        var asked = session.Requests.GetValueOrDefault(InvokeId(cursor).InvokeId);
        switch (choice)
        {
            case 1:
                DataResult(cursor, "result", asked is [var attribute] ? attribute : null);
                break;
            case 2:
                GetBlock(cursor, asked);
                break;
            default:
                DataResults(cursor, asked);
                break;
        }
    }

    // DataBlock-G.
    private void GetBlock(OctetCursor cursor, IReadOnlyList<CosemAttribute>? asked)
    {
        var last = FlagField(cursor, "last-block");
        var number = UInt32Field(cursor, "block-number");
        var start = cursor.Offset;
        switch (cursor.Peek())
        {
            case 0:
                cursor.Byte();
                var isSecret = asked?.Any(Secrets.Has) == true;
                var piece = RawDataField(cursor, isSecret);
                session.AddPiece("blocks of get-response", number, last, piece, start, octets => GetBlocks(octets, asked));
                break;
            case 1:
                cursor.Byte();
                AccessResult(cursor);
                break;
            case null:
                throw cursor.Error("ends too early: 1 octets needed, 0 left.");
            case var choice:
                throw cursor.Error($"the result of a data block has no choice {choice}.");
        }
    }

    // The blocks make up the value or, of a request with list, the list of results.
    private void GetBlocks(ReadOnlyMemory<byte> octets, IReadOnlyList<CosemAttribute>? asked)
    {
        var cursor = new OctetCursor(octets, Layer);
        if (asked is { Count: > 1 })
        {
            DataResults(cursor, asked);
        }
        else
        {
            _data.Value(cursor, "data", isSecret: !session.Options.ShowSecrets && asked is [var attribute] && Secrets.Has(attribute));
        }

        AtEnd(cursor);
    }

    private void DataResults(OctetCursor cursor, IReadOnlyList<CosemAttribute>? asked) =>
        List(cursor, "result", (c, i) => DataResult(c, Invariant.Text($"[{i + 1}]"), asked is not null && i < asked.Count ? asked[i] : null));

    /// <summary>attribute-descriptor-list, each with its selection.</summary>
    private List<CosemAttribute> AttributeList(OctetCursor cursor)
    {
        var attributes = new List<CosemAttribute>();
        List(cursor, "attribute-descriptor-list", (c, i) =>
        {
            _tree.Open(Invariant.Text($"[{i + 1}]"), c.Offset);
            attributes.Add(Attribute(c));
            OptionalSelection(c);
            _tree.Close(c.Offset);
        });
        return attributes;
    }

    private static void AtEnd(OctetCursor cursor)
    {
        if (!cursor.IsAtEnd)
        {
            throw cursor.Error($"{cursor.Remaining} octets too many.");
        }
    }
}
