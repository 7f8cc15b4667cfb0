using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Fields that APDUs share.</summary>
internal sealed partial class ApduDecoder
{
    private DecodedNode Leaf(OctetCursor cursor, int start, string name, string? value, string? meaning = null) =>
        _tree.Add(name, start, cursor.Offset - start, value, meaning);

    private byte ByteField(OctetCursor cursor, string name, Func<byte, string?>? meaning = null)
    {
        var start = cursor.Offset;
        var value = cursor.Byte();
        Leaf(cursor, start, name, Invariant.Text($"{value}"), meaning?.Invoke(value));
        return value;
    }

    private bool FlagField(OctetCursor cursor, string name)
    {
        var start = cursor.Offset;
        var value = cursor.Byte() != 0;
        Leaf(cursor, start, name, value ? "true" : "false");
        return value;
    }

    private ushort UInt16Field(OctetCursor cursor, string name, Func<ushort, string?>? meaning = null)
    {
        var start = cursor.Offset;
        var value = cursor.UInt16();
        Leaf(cursor, start, name, Invariant.Text($"{value}"), meaning?.Invoke(value));
        return value;
    }

    private uint UInt32Field(OctetCursor cursor, string name)
    {
        var start = cursor.Offset;
        var value = cursor.UInt32();
        Leaf(cursor, start, name, Invariant.Text($"{value}"));
        return value;
    }

    /// <summary>The choice octet, told as what it chooses.</summary>
    private byte Choice(OctetCursor cursor, string apdu, params ReadOnlySpan<string> choices)
    {
        var choice = cursor.Peek() ?? throw cursor.Error("ends too early: 1 octets needed, 0 left.");
        if (choice == 0 || choice > choices.Length)
        {
            throw cursor.Error($"{apdu} has no choice {choice}.");
        }

        cursor.Byte();
        Leaf(cursor, cursor.Offset - 1, "choice", Invariant.Text($"{choice}"), choices[choice - 1]);
        return choice;
    }

    private InvokeIdAndPriority InvokeId(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var id = new InvokeIdAndPriority(cursor.Byte());
        Leaf(
            cursor, start, "invoke-id-and-priority", $"{id.Value:X2}",
            Invariant.Text($"id {id.InvokeId}, {(id.IsConfirmed ? "confirmed" : "unconfirmed")}, {(id.IsHighPriority ? "high" : "normal")} priority"));
        return id;
    }

    private void LongInvokeId(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var id = new LongInvokeIdAndPriority(cursor.UInt32());
        Leaf(
            cursor, start, "long-invoke-id-and-priority", $"{id.Value:X8}",
            Invariant.Text($"id {id.InvokeId}, {(id.IsConfirmed ? "confirmed" : "unconfirmed")}, {(id.IsHighPriority ? "high" : "normal")} priority")
            + (id.IsSelfDescriptive ? ", self-descriptive" : "") + (id.BreaksOnError ? ", break on error" : ""));
    }

    private CosemAttribute Attribute(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var attribute = new CosemAttribute(cursor.UInt16(), cursor.LogicalName(), unchecked((sbyte)cursor.Byte()));
        Leaf(cursor, start, "cosem-attribute-descriptor", attribute.ToString(), ObjectText.Of(attribute));
        return attribute;
    }

    private CosemMethod Method(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var method = new CosemMethod(cursor.UInt16(), cursor.LogicalName(), unchecked((sbyte)cursor.Byte()));
        Leaf(cursor, start, "cosem-method-descriptor", method.ToString(), ObjectText.Of(method));
        return method;
    }

    /// <summary>access-selection OPTIONAL.</summary>
    private void OptionalSelection(OctetCursor cursor)
    {
        if (FlagField(cursor, "access-selection"))
        {
            Selection(cursor);
        }
    }

    private void Selection(OctetCursor cursor)
    {
        ByteField(cursor, "access-selector", static selector => selector switch { 1 => "range_descriptor", 2 => "entry_descriptor", _ => null });
        _data.Value(cursor, "access-parameters");
    }

    private DataAccessResult AccessResult(OctetCursor cursor, string name = "data-access-result", CosemAttribute? asked = null) => (DataAccessResult)ByteField(
        cursor, name, result => PrintableText.Hyphenated((DataAccessResult)result) + (asked is { } attribute ? $", {attribute} {ObjectText.Of(attribute)}" : ""));

    /// <summary>Get-Data-Result: data [0] or data-access-result [1].</summary>
    private void DataResult(OctetCursor cursor, string name, CosemAttribute? asked = null)
    {
        var start = cursor.Offset;
        var choice = cursor.Peek();
        switch (choice)
        {
            case 0:
                _tree.Open(name, start, meaning: asked is { } attribute ? $"{attribute} {ObjectText.Of(attribute)}" : null);
                cursor.Byte();
                _data.Value(cursor, "data", isSecret: !session.Options.ShowSecrets && asked is { } secret && Secrets.Has(secret));
                break;
            case 1:
                _tree.Open(name, start, meaning: asked is { } refused ? $"{refused} {ObjectText.Of(refused)}" : null);
                cursor.Byte();
                AccessResult(cursor);
                break;
            default:
                throw cursor.Error(choice is null ? "ends too early: 1 octets needed, 0 left." : $"a Get-Data-Result has no choice {choice}.");
        }

        _tree.Close(cursor.Offset);
    }

    /// <summary>SEQUENCE OF.</summary>
    private void List(OctetCursor cursor, string name, Action<OctetCursor, int> element)
    {
        var node = _tree.Open(name, cursor.Offset);

        // Each element takes an octet at least: a count beyond the octets left ends at their end, behind the elements that are there.
        var count = cursor.AnyLength();
        node.Value = Invariant.Count(count);
        for (var i = 0; i < count; i++)
        {
            element(cursor, i);
        }

        _tree.Close(cursor.Offset);
    }

    private void DataList(OctetCursor cursor, string name, Func<int, bool>? isSecret = null) =>
        List(cursor, name, (c, i) => _data.Value(c, Invariant.Text($"[{i + 1}]"), !session.Options.ShowSecrets && isSecret?.Invoke(i) == true));

    /// <summary>date-time OCTET STRING: no octets, or the twelve of a date-time.</summary>
    private void DateTimeField(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var length = cursor.Length();
        string? note = null;
        if (length == DataTag.OctetString && cursor.Peek() == CosemDateTime.Size)
        {
            // QUIRKS meters 1 (Kaifa): no date-time has nine octets, so this is the tag of Data, which does not belong here.
            cursor.Byte();
            length = CosemDateTime.Size;
            note = " (with a tag of Data, which the standard does not have here)";
        }

        switch (length)
        {
            case 0:
                Leaf(cursor, start, "date-time", null, "absent");
                break;
            case CosemDateTime.Size:
                var octets = cursor.Octets(length).Span;
                Leaf(cursor, start, "date-time", Convert.ToHexString(octets), DateTimeText.Format(CosemDateTime.Read(octets)) + note);
                break;
            default:
                throw cursor.Error($"a date-time of {length} octets.");
        }
    }

    /// <summary>An OCTET STRING without tag; hex.</summary>
    private ReadOnlyMemory<byte> OctetStringField(OctetCursor cursor, string name, Func<ReadOnlyMemory<byte>, string?>? meaning = null)
    {
        var start = cursor.Offset;
        var octets = cursor.Octets(cursor.Length());
        Leaf(cursor, start, name, octets.IsEmpty ? null : Convert.ToHexString(octets.Span), octets.IsEmpty ? "empty" : meaning?.Invoke(octets));
        return octets;
    }

    /// <summary>A piece of an encoded value, cut anywhere.</summary>
    private ReadOnlyMemory<byte> RawDataField(OctetCursor cursor, bool isSecret = false)
    {
        var start = cursor.Offset;
        var octets = cursor.Octets(cursor.Length());
        Leaf(cursor, start, "raw-data", isSecret && !session.Options.ShowSecrets ? Secrets.Mask(octets.Length) : Convert.ToHexString(octets.Span), Invariant.Text($"{octets.Length} octets"));
        return octets;
    }
}
