namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Services of short name referencing.</summary>
internal sealed partial class ApduDecoder
{
    /// <summary>variable-access-specification, as a list.</summary>
    private void AccessSpecifications(OctetCursor cursor) => List(cursor, "variable-access-specification", (c, i) =>
    {
        _tree.Open(Invariant.Text($"[{i + 1}]"), c.Offset);
        AccessSpecification(c);
        _tree.Close(c.Offset);
    });

    private void AccessSpecification(OctetCursor cursor)
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
                ShortName(cursor);
                break;
            case 4:
                ShortName(cursor);
                ByteField(cursor, "selector");
                _data.Value(cursor, "parameter");
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

    private void ReadResult(OctetCursor cursor, int index)
    {
        var name = Invariant.Text($"[{index + 1}]");
        switch (cursor.Peek())
        {
            case 0 or 1:
                DataResult(cursor, name);
                break;
            case 2:
                _tree.Open(name, cursor.Offset, meaning: "data-block-result");
                cursor.Byte();
                FlagField(cursor, "last-block");
                UInt16Field(cursor, "block-number");
                RawDataField(cursor);
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

    private void WriteResult(OctetCursor cursor, int index)
    {
        var start = cursor.Offset;
        var name = Invariant.Text($"[{index + 1}]");
        switch (cursor.Peek())
        {
            case 0:
                cursor.Byte();
                Leaf(cursor, start, name, null, "success");
                break;
            case 1:
                cursor.Byte();
                AccessResult(cursor, name);
                break;
            case 2:
                cursor.Byte();
                UInt16Field(cursor, "block-number");
                break;
            case var choice:
                throw cursor.Error(choice is null ? "ends too early: 1 octets needed, 0 left." : $"a WriteResponse has no choice {choice}.");
        }
    }

    private void ShortName(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var name = cursor.UInt16();

        // Reserved base names (IEC 62056-6-2); every other is the meter's own, and only its object list can tell.
        Leaf(cursor, start, "variable-name", $"{name:X4}", name switch
        {
            0xFA00 => "association SN",
            0xFC00 => "SAP assignment",
            0xFD00 => "broadcast receiver scripts",
            _ => null,
        });
    }
}
