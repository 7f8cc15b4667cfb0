using System.Buffers.Binary;
using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

/// <summary>Encodes a <see cref="DlmsData"/> tree.</summary>
internal static class AxdrEncoder
{
    /// <exception cref="ArgumentException">The value has no encoding: nested too deep, a string of the wrong size, or a compact array whose items do not fit its type.</exception>
    public static void Write(AxdrWriter writer, DlmsData value) => Write(writer, value, 1);

    private static void Write(AxdrWriter writer, DlmsData value, int depth)
    {
        writer.RawByte(value.Tag);
        switch (value)
        {
            case DlmsData.Array v:
                WriteItems(writer, v.Items, depth);
                break;
            case DlmsData.Structure v:
                WriteItems(writer, v.Items, depth);
                break;
            case DlmsData.CompactArray v:
                WriteCompactArray(writer, v, depth);
                break;
            default:
                WriteBody(writer, value);
                break;
        }
    }

    private static void WriteItems(AxdrWriter writer, ValueList<DlmsData> items, int depth)
    {
        CheckDepth(depth);
        writer.RawLength(items.Count);
        foreach (var item in items)
        {
            Write(writer, item, depth + 1);
        }
    }

    private static void WriteCompactArray(AxdrWriter writer, DlmsData.CompactArray value, int depth)
    {
        CheckDepth(depth);
        WriteTypeDescription(writer, value.ElementType, depth + 1);
        var contents = new AxdrWriter();
        foreach (var item in value.Items)
        {
            var before = contents.Length;
            WriteElement(contents, value.ElementType, item);
            if (contents.Length == before)
            {
                throw new ArgumentException("A compact-array can not carry elements that take no octets.", nameof(value));
            }
        }

        writer.RawLength(contents.Length);
        writer.RawOctets(contents.WrittenSpan);
    }

    private static void WriteTypeDescription(AxdrWriter writer, DlmsTypeDescription type, int depth)
    {
        writer.RawByte(type.Tag);
        if (type.Tag == DataTag.Array)
        {
            CheckDepth(depth);
            writer.RawUInt16((ushort)type.Count);
        }
        else if (type.Tag == DataTag.Structure)
        {
            CheckDepth(depth);
            writer.RawLength(type.Elements.Count);
        }

        foreach (var element in type.Elements)
        {
            WriteTypeDescription(writer, element, depth + 1);
        }
    }

    private static void WriteElement(AxdrWriter writer, DlmsTypeDescription type, DlmsData item)
    {
        if (item.Tag != type.Tag || item is DlmsData.CompactArray)
        {
            throw new ArgumentException($"A compact-array of {DlmsData.NameOf(type.Tag)} can not carry {item.TypeName}.", nameof(item));
        }

        if (item.AsItems() is not { } items)
        {
            WriteBody(writer, item);
            return;
        }

        var array = item is DlmsData.Array;
        var count = array ? type.Count : type.Elements.Count;
        if (items.Count != count)
        {
            throw new ArgumentException($"A compact-array whose type has {count} elements can not carry {items.Count}.", nameof(item));
        }

        for (var i = 0; i < items.Count; i++)
        {
            WriteElement(writer, type.Elements[array ? 0 : i], items[i]);
        }
    }

    // What follows the tag of a simple type.
    private static void WriteBody(AxdrWriter writer, DlmsData value)
    {
        switch (value)
        {
            case DlmsData.Null or DlmsData.DontCare:
                break;
            case DlmsData.Boolean v:
                writer.RawByte(v.Value ? (byte)1 : (byte)0);
                break;
            case DlmsData.BitString v:
                WriteBitString(writer, v);
                break;
            case DlmsData.OctetString v:
                writer.RawLength(v.Value.Length);
                writer.RawOctets(v.Value.Span);
                break;
            case DlmsData.VisibleString v:
                WriteText(writer, v.Value, Encoding.Latin1);
                break;
            case DlmsData.Utf8String v:
                WriteText(writer, v.Value, Encoding.UTF8);
                break;
            case DlmsData.DateTime v:
                v.Value.Write(writer.GetSpan(CosemDateTime.Size));
                break;
            case DlmsData.Date v:
                WriteFixed(writer, v.Value, DataTag.DateSize, v.TypeName);
                break;
            case DlmsData.Time v:
                WriteFixed(writer, v.Value, DataTag.TimeSize, v.TypeName);
                break;
            default:
                WriteNumber(writer, value);
                break;
        }
    }

    private static void WriteNumber(AxdrWriter writer, DlmsData value)
    {
        switch (value)
        {
            case DlmsData.Bcd v:
                writer.RawByte(v.Value);
                break;
            case DlmsData.Enum v:
                writer.RawByte(v.Value);
                break;
            case DlmsData.Unsigned v:
                writer.RawByte(v.Value);
                break;
            case DlmsData.DeltaUnsigned v:
                writer.RawByte(v.Value);
                break;
            case DlmsData.Integer v:
                writer.RawByte(unchecked((byte)v.Value));
                break;
            case DlmsData.DeltaInteger v:
                writer.RawByte(unchecked((byte)v.Value));
                break;
            case DlmsData.Long v:
                BinaryPrimitives.WriteInt16BigEndian(writer.GetSpan(2), v.Value);
                break;
            case DlmsData.DeltaLong v:
                BinaryPrimitives.WriteInt16BigEndian(writer.GetSpan(2), v.Value);
                break;
            case DlmsData.LongUnsigned v:
                writer.RawUInt16(v.Value);
                break;
            case DlmsData.DeltaLongUnsigned v:
                writer.RawUInt16(v.Value);
                break;
            case DlmsData.DoubleLong v:
                BinaryPrimitives.WriteInt32BigEndian(writer.GetSpan(4), v.Value);
                break;
            case DlmsData.DeltaDoubleLong v:
                BinaryPrimitives.WriteInt32BigEndian(writer.GetSpan(4), v.Value);
                break;
            case DlmsData.DoubleLongUnsigned v:
                writer.RawUInt32(v.Value);
                break;
            case DlmsData.DeltaDoubleLongUnsigned v:
                writer.RawUInt32(v.Value);
                break;
            case DlmsData.Long64 v:
                BinaryPrimitives.WriteInt64BigEndian(writer.GetSpan(8), v.Value);
                break;
            case DlmsData.Long64Unsigned v:
                BinaryPrimitives.WriteUInt64BigEndian(writer.GetSpan(8), v.Value);
                break;
            case DlmsData.Float32 v:
                BinaryPrimitives.WriteSingleBigEndian(writer.GetSpan(4), v.Value);
                break;
            case DlmsData.Float64 v:
                BinaryPrimitives.WriteDoubleBigEndian(writer.GetSpan(8), v.Value);
                break;
            default:
                throw new ArgumentException($"{value.TypeName} has no encoding here.", nameof(value));
        }
    }

    private static void WriteBitString(AxdrWriter writer, DlmsData.BitString value)
    {
        var octets = (value.BitCount + 7L) / 8;
        if (value.BitCount < 0 || value.Bits.Length != octets)
        {
            throw new ArgumentException($"{value.BitCount} bits take {octets} octets, not {value.Bits.Length}.", nameof(value));
        }

        writer.RawLength(value.BitCount);
        writer.RawOctets(value.Bits.Span);
    }

    private static void WriteText(AxdrWriter writer, string text, Encoding encoding)
    {
        var count = encoding.GetByteCount(text);
        writer.RawLength(count);
        encoding.GetBytes(text, writer.GetSpan(count));
    }

    private static void WriteFixed(AxdrWriter writer, Octets octets, int size, string type)
    {
        if (octets.Length != size)
        {
            throw new ArgumentException($"A {type} has {size} octets, not {octets.Length}.", nameof(octets));
        }

        writer.RawOctets(octets.Span);
    }

    private static void CheckDepth(int depth)
    {
        if (depth > AxdrDecoder.MaxDepth)
        {
            throw new ArgumentException($"The value nests deeper than {AxdrDecoder.MaxDepth}.", nameof(depth));
        }
    }
}
