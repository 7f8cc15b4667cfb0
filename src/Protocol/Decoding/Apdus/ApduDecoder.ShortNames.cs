using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Services of short name referencing. A response carries no id: it answers the request before it.</summary>
internal sealed partial class ApduDecoder
{
    private const string ReadBlocks = "blocks of read-response";

    private void ReadRequest(OctetCursor cursor)
    {
        var targets = AccessSpecifications(cursor);
        if (targets.Count > 0)
        {
            // One that asks for the next block alone names nothing: what it goes on with stays.
            session.ShortNames.Read = targets;
        }
    }

    private void WriteRequest(OctetCursor cursor)
    {
        var isBlock = cursor.Rest is [1, 7, ..];
        var targets = AccessSpecifications(cursor);
        if (targets.Count > 0)
        {
            session.ShortNames.Written = targets;
        }

        // What blocks carry can not be told from one of them.
        DataList(cursor, "list-of-data", i => isBlock || (i < targets.Count && targets[i].IsSecret));
    }

    private void ReadResponse(OctetCursor cursor) => List(cursor, "read-response", (c, i) => ReadResult(c, i, Read(i)));

    private void WriteResponse(OctetCursor cursor) => List(cursor, "write-response", (c, i) => WriteResult(c, i, Written(i)));

    private ShortNameTarget? Read(int index) => index < session.ShortNames.Read.Count ? session.ShortNames.Read[index] : null;

    private ShortNameTarget? Written(int index) => index < session.ShortNames.Written.Count ? session.ShortNames.Written[index] : null;

    /// <summary>variable-access-specification, as a list; returns the names in it.</summary>
    private List<ShortNameTarget> AccessSpecifications(OctetCursor cursor)
    {
        var targets = new List<ShortNameTarget>();
        List(cursor, "variable-access-specification", (c, i) =>
        {
            _tree.Open(Invariant.Text($"[{i + 1}]"), c.Offset);
            AccessSpecification(c, targets);
            _tree.Close(c.Offset);
        });
        return targets;
    }

    private void AccessSpecification(OctetCursor cursor, List<ShortNameTarget> targets)
    {
        var choice = cursor.Peek();
        if (choice is not (2 or (>= 4 and <= 7)))
        {
            throw cursor.Error(choice is null ? "ends too early: 1 octets needed, 0 left." : $"a Variable-Access-Specification has no choice {choice}.");
        }

        cursor.Byte();
        switch (choice)
        {
            case 2:
                targets.Add(ShortName(cursor));
                break;
            case 4:
                targets.Add(ShortName(cursor));
                ByteField(cursor, "selector");
                _data.Value(cursor, "parameter", isSecret: !session.Options.ShowSecrets && targets[^1].IsSecret);
                break;
            case 5:
                UInt16Field(cursor, "block-number");
                break;
            case 6:
                FlagField(cursor, "last-block");
                UInt16Field(cursor, "block-number");
                RawDataField(cursor);
                break;
            default:
                FlagField(cursor, "last-block");
                UInt16Field(cursor, "block-number");
                break;
        }
    }

    private void ReadResult(OctetCursor cursor, int index, ShortNameTarget? asked)
    {
        var start = cursor.Offset;
        var name = Invariant.Text($"[{index + 1}]");
        switch (cursor.Peek())
        {
            case 0 or 1:
                DataResult(cursor, name, asked?.Attribute);
                Learn(cursor.Buffer[start..cursor.Offset], asked);
                break;
            case 2:
                _tree.Open(name, start, meaning: "data-block-result");
                cursor.Byte();
                var last = FlagField(cursor, "last-block");
                var number = UInt16Field(cursor, "block-number");
                var at = cursor.Offset;
                var piece = RawDataField(cursor, asked is { IsSecret: true });
                session.AddPiece(ReadBlocks, number, last, piece, at, octets => ReadBlocksWhole(octets, asked));
                _tree.Close(cursor.Offset);
                break;
            case 3:
                cursor.Byte();
                UInt16Field(cursor, "block-number");
                break;
            case var choice:
                throw cursor.Error(choice is null ? "ends too early: 1 octets needed, 0 left." : $"a ReadResponse has no choice {choice}.");
        }
    }

    /// <summary>The blocks make up the list of results; servers exist that send the value alone.</summary>
    private void ReadBlocksWhole(ReadOnlyMemory<byte> octets, ShortNameTarget? asked)
    {
        var cursor = new OctetCursor(octets, Layer);
        if (IsOneValue(octets.Span) && !Xdlms.ReadResponse.IsListOfResults(octets))
        {
            _tree.Add("note", 0, 0, meaning: "the value alone, where a list of results is due");
            _data.Value(cursor, "data", isSecret: !session.Options.ShowSecrets && asked is { IsSecret: true });
        }
        else
        {
            ReadResponse(cursor);
        }

        AtEnd(cursor);
    }

    private static bool IsOneValue(ReadOnlySpan<byte> octets)
    {
        try
        {
            return AxdrDecoder.Measure(octets) == octets.Length;
        }
        catch (DlmsDecodeException)
        {
            return false;
        }
    }

    private void WriteResult(OctetCursor cursor, int index, ShortNameTarget? written)
    {
        var start = cursor.Offset;
        var name = Invariant.Text($"[{index + 1}]");
        switch (cursor.Peek())
        {
            case 0:
                cursor.Byte();
                Leaf(cursor, start, name, null, "success" + (written?.Text is { } text ? $", {text}" : ""));
                break;
            case 1:
                cursor.Byte();
                AccessResult(cursor, name, written?.Attribute);
                break;
            case 2:
                cursor.Byte();
                UInt16Field(cursor, "block-number");
                break;
            case var choice:
                throw cursor.Error(choice is null ? "ends too early: 1 octets needed, 0 left." : $"a WriteResponse has no choice {choice}.");
        }
    }

    /// <summary>The object list says what every other name stands for.</summary>
    private void Learn(ReadOnlyMemory<byte> result, ShortNameTarget? asked)
    {
        if (asked is { IsObjectList: true } && result.Span is [0, ..])
        {
            session.ShortNames.Learn(AxdrDecoder.Decode(result.Span[1..]));
        }
    }

    private ShortNameTarget ShortName(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var target = session.ShortNames.Find(cursor.UInt16());
        Leaf(cursor, start, "variable-name", $"{target.Name:X4}", target.Text);
        return target;
    }
}
