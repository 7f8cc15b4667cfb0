using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Data values as nodes (IEC 62056-5-3, Data CHOICE). What it takes and what it refuses is what <see cref="AxdrDecoder"/> does.</summary>
internal sealed class DataDecoder(DecodeTree tree)
{
    private const string Layer = "A-XDR";

    /// <summary>Members of a structure small enough to be looked at for what they mean together.</summary>
    private const int SmallStructure = 6;

    /// <summary>What the array decoded last defines, when all its elements define attributes, as a push's list of objects does.</summary>
    private List<CosemAttribute>? _definitions;

    /// <summary>Decodes one value.</summary>
    /// <param name="isSecret">Only its type and length are told.</param>
    /// <returns>The value where it is simple or a small structure of simple ones; null otherwise.</returns>
    public DlmsData? Value(OctetCursor cursor, string name, bool isSecret = false) => Value(cursor, name, isSecret, 1);

    private DlmsData? Value(OctetCursor cursor, string name, bool isSecret, int depth)
    {
        var start = cursor.Offset;
        var tag = cursor.Peek() ?? throw new DlmsDecodeException(Layer, start, "ends too early: 1 octets needed, 0 left.");
        if (isSecret)
        {
            var length = Codec(cursor, static octets => AxdrDecoder.Measure(octets));
            cursor.Octets(length);
            tree.Add(name, start, length, Secrets.Mask(length)).Type = DlmsData.NameOf(tag);
            return null;
        }

        return tag switch
        {
            DataTag.Array => Items(cursor, name, depth, isArray: true),
            DataTag.Structure => Items(cursor, name, depth, isArray: false),
            DataTag.CompactArray => CompactArray(cursor, name, depth),
            _ => Simple(cursor, name),
        };
    }

    private DlmsData.Structure? Items(OctetCursor cursor, string name, int depth, bool isArray)
    {
        var start = cursor.Offset;
        if (depth > AxdrDecoder.MaxDepth)
        {
            throw new DlmsDecodeException(Layer, start, $"nested deeper than {AxdrDecoder.MaxDepth}.");
        }

        var node = tree.Open(name, start);
        node.Type = isArray ? "array" : "structure";
        cursor.Byte();

        // A count beyond the octets left is an error that shows itself at their end, behind the elements that are there.
        var count = Rebase(cursor, c => c.AnyLength());
        node.Value = Invariant.Count(count);
        var small = !isArray && count is > 0 and <= SmallStructure ? new DlmsData?[count] : null;
        var defined = isArray ? new List<CosemAttribute>() : null;
        List<CosemAttribute>? objects = null;
        LogicalName? before = null;
        for (var i = 0; i < count; i++)
        {
            _definitions = null;
            var item = Value(cursor, Invariant.Text($"[{i + 1}]"), isSecret: false, depth + 1);
            if (small is not null)
            {
                small[i] = item;
            }

            if (defined is not null && item is DlmsData.Structure { Items: var fields } && StructureMeaning.Definition(fields) is { } definition)
            {
                defined.Add(definition);
            }
            else
            {
                defined = null;
            }

            if (i == 0 && _definitions?.Count == count)
            {
                objects = _definitions;
            }
            else if (!isArray && i < node.Children.Count)
            {
                node.Children[i].Meaning ??= objects is not null ? $"{objects[i]} {ObjectText.Of(objects[i])}" : before is { } named && item is not null && count > SmallStructure ? ObisNames.Describe(named) : null;
            }

            before = item?.AsLogicalName() is { F: 255 } found ? found : null;
        }

        if (small is not null)
        {
            node.Meaning = StructureMeaning.Of(small);
        }

        _definitions = defined;
        tree.Close(cursor.Offset);
        return small?.OfType<DlmsData>().ToArray() is { } members && members.Length == small.Length ? new DlmsData.Structure(ValueList.Create<DlmsData>(members)) : null;
    }

    private DlmsData Simple(OctetCursor cursor, string name)
    {
        var start = cursor.Offset;
        var consumed = 0;
        var value = Codec(cursor, octets => AxdrDecoder.Decode(octets, out consumed));
        cursor.Octets(consumed);
        Leaf(name, start, consumed, value);
        return value;
    }

    private void Leaf(string name, int offset, int length, DlmsData value)
    {
        var node = tree.Add(name, offset, length);
        node.Type = value.TypeName;
        (node.Value, node.Meaning) = DataText.Of(value);
    }

    // The codec checks it whole, contents against description; nodes are made of what is known to be right.
    private DlmsData.Structure? CompactArray(OctetCursor cursor, string name, int depth)
    {
        var start = cursor.Offset;
        var node = tree.Open(name, start);
        node.Type = "compact-array";
        if (depth > AxdrDecoder.MaxDepth)
        {
            throw new DlmsDecodeException(Layer, start, $"nested deeper than {AxdrDecoder.MaxDepth}.");
        }

        var consumed = 0;
        var value = (DlmsData.CompactArray)Codec(cursor, octets => AxdrDecoder.Decode(octets, out consumed));
        var whole = cursor.Part(consumed, Layer);
        whole.Byte();
        var description = whole.Offset;
        SkipDescription(whole, value.ElementType);
        tree.Add("contents-description", description, whole.Offset - description, TypeText(value.ElementType));
        node.Value = Invariant.Count(value.Items.Count);
        whole.Length();
        for (var i = 0; i < value.Items.Count; i++)
        {
            Element(whole, value.ElementType, value.Items[i], Invariant.Text($"[{i + 1}]"));
        }

        tree.Close(cursor.Offset);
        return null;
    }

    private void Element(OctetCursor contents, DlmsTypeDescription type, DlmsData value, string name)
    {
        var start = contents.Offset;
        if (value.AsItems() is not { } items)
        {
            contents.Octets(ContentsLength(contents, type.Tag));
            Leaf(name, start, contents.Offset - start, value);
            return;
        }

        var node = tree.Open(name, start, Invariant.Count(items.Count));
        node.Type = value.TypeName;
        for (var i = 0; i < items.Count; i++)
        {
            Element(contents, type.Elements[type.Tag == DataTag.Array ? 0 : i], items[i], Invariant.Text($"[{i + 1}]"));
        }

        tree.Close(contents.Offset);
    }

    /// <summary>Octets of a value without tag, its length field read already.</summary>
    private static int ContentsLength(OctetCursor contents, byte tag)
    {
        var size = DataTag.SizeOf(tag);
        return size >= 0 ? size : tag == DataTag.BitString ? (int)((contents.AnyLength() + 7L) / 8) : contents.Length();
    }

    private static void SkipDescription(OctetCursor cursor, DlmsTypeDescription type)
    {
        cursor.Byte();
        if (type.Tag == DataTag.Array)
        {
            cursor.UInt16();
        }
        else if (type.Tag == DataTag.Structure)
        {
            cursor.Length();
        }

        foreach (var element in type.Elements)
        {
            SkipDescription(cursor, element);
        }
    }

    private static string TypeText(DlmsTypeDescription type) => type.Tag switch
    {
        DataTag.Array => Invariant.Text($"array[{type.Count}] of {TypeText(type.Elements[0])}"),
        DataTag.Structure => $"structure {{ {string.Join(", ", type.Elements.Select(TypeText))} }}",
        _ => DlmsData.NameOf(type.Tag),
    };

    /// <summary>Runs the codec on what is left; its errors count from the buffer's start, like all here.</summary>
    private static T Codec<T>(OctetCursor cursor, Func<ReadOnlySpan<byte>, T> decode)
    {
        try
        {
            return decode(cursor.Rest);
        }
        catch (DlmsDecodeException e)
        {
            throw new DlmsDecodeException(e.Layer, cursor.Offset + e.Offset, e.Problem);
        }
    }

    private static T Rebase<T>(OctetCursor cursor, Func<OctetCursor, T> read)
    {
        try
        {
            return read(cursor);
        }
        catch (DlmsDecodeException e)
        {
            throw new DlmsDecodeException(Layer, e.Offset, e.Problem);
        }
    }
}
