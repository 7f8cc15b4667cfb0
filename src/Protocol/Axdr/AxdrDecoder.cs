using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

/// <summary>
/// Decodes the COSEM Data type. Pure; never reads past the span, nests at most <see cref="MaxDepth"/> deep. A value is checked whole before
/// anything is allocated, so bad input costs no memory; good input costs a copy of its octets, and its elements what they are when they are looked at.
/// </summary>
public static class AxdrDecoder
{
    /// <summary>Deepest nesting of arrays and structures accepted; deeper input is an error, so no input can exhaust the stack.</summary>
    public const int MaxDepth = 32;

    private const int SmallContainer = 64;

    // Values of one octet are shared: flags, units and states fill trees, and an object each would cost twelve times their octets.
    private static readonly DlmsData.Boolean False = new(false);
    private static readonly DlmsData.Boolean True = new(true);
    private static readonly DlmsData.Unsigned[] Unsigneds = [.. Enumerable.Range(0, 256).Select(n => new DlmsData.Unsigned((byte)n))];
    private static readonly DlmsData.Integer[] Integers = [.. Enumerable.Range(0, 256).Select(n => new DlmsData.Integer(unchecked((sbyte)n)))];
    private static readonly DlmsData.Enum[] Enums = [.. Enumerable.Range(0, 256).Select(n => new DlmsData.Enum((byte)n))];

    /// <summary>Decodes exactly one value that fills the span.</summary>
    /// <exception cref="DlmsDecodeException">Not one whole value; layer "A-XDR" and the offset say where.</exception>
    public static DlmsData Decode(ReadOnlySpan<byte> octets)
    {
        var reader = new AxdrReader(octets);
        reader.Skip();
        reader.End();
        return Build(octets);
    }

    /// <summary>Decodes the first value and tells how many octets it took.</summary>
    /// <exception cref="DlmsDecodeException">No whole value at the start of the span.</exception>
    public static DlmsData Decode(ReadOnlySpan<byte> octets, out int consumed)
    {
        consumed = Measure(octets);
        return Build(octets[..consumed]);
    }

    /// <summary>Checks the first value as <see cref="Decode(ReadOnlySpan{byte}, out int)"/> does, allocating nothing, and returns its length in octets.</summary>
    /// <exception cref="DlmsDecodeException">No whole value at the start of the span.</exception>
    public static int Measure(ReadOnlySpan<byte> octets)
    {
        var reader = new AxdrReader(octets);
        reader.Skip();
        return reader.Offset;
    }

    /// <summary>
    /// Builds a value that Skip has passed: counts are real and depth is bounded. Of an array, structure or compact array only a copy of the octets
    /// is made; its elements are built when somebody looks at them, one level at a time. So what nobody looks at costs its octets and no more.
    /// </summary>
    internal static DlmsData Build(ReadOnlySpan<byte> value) =>
        value[0] is DataTag.Array or DataTag.Structure or DataTag.CompactArray ? BuildContainer(value.ToArray()) : BuildSimple(value);

    private static DlmsData BuildContainer(ReadOnlyMemory<byte> value)
    {
        var reader = new AxdrReader(value.Span);
        var tag = reader.RawByte();
        if (tag == DataTag.CompactArray)
        {
            reader.SkipDescription();
            var type = BuildType(value[1..reader.Offset]);
            var length = reader.RawLength();
            return new DlmsData.CompactArray(type, length == 0 ? default : new(new PackedElements(type, value.Slice(reader.Offset, length))));
        }

        var count = reader.RawLength();
        var items = count == 0 ? default : new ValueList<DlmsData>(new EncodedElements(value[reader.Offset..], count));
        return tag == DataTag.Array ? new DlmsData.Array(items) : new DlmsData.Structure(items);
    }

    /// <summary>One element of a level that is looked at. A small one, a row say, is built whole: to defer it would cost more than it is.</summary>
    private static DlmsData BuildNext(ReadOnlyMemory<byte> octets, ref AxdrReader reader)
    {
        var start = reader.Offset;
        if (reader.PeekTag() is DataTag.Array or DataTag.Structure or DataTag.CompactArray)
        {
            var end = reader;
            end.Skip();
            if (end.Offset - start > SmallContainer || reader.PeekTag() == DataTag.CompactArray)
            {
                reader = end;
                return BuildContainer(octets[start..end.Offset]);
            }
        }

        return BuildWhole(octets, ref reader);
    }

    private static DlmsData BuildWhole(ReadOnlyMemory<byte> octets, ref AxdrReader reader)
    {
        if (reader.PeekTag() == DataTag.CompactArray)
        {
            var start = reader.Offset;
            reader.Skip();
            return BuildContainer(octets[start..reader.Offset]);
        }

        var tag = reader.RawByte();
        if (tag is not (DataTag.Array or DataTag.Structure))
        {
            return BuildSimple(tag, ref reader);
        }

        var count = reader.RawLength();
        var items = count == 0 ? [] : new DlmsData[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = BuildWhole(octets, ref reader);
        }

        var list = new ValueList<DlmsData>(ImmutableCollectionsMarshal.AsImmutableArray(items));
        return tag == DataTag.Array ? new DlmsData.Array(list) : new DlmsData.Structure(list);
    }

    private static DlmsTypeDescription BuildType(ReadOnlyMemory<byte> description)
    {
        var reader = new AxdrReader(description.Span);
        var tag = reader.RawByte();
        var count = tag == DataTag.Array ? reader.RawUInt16() : 0;
        var elements = tag switch { DataTag.Array => 1, DataTag.Structure => reader.RawLength(), _ => 0 };
        return new(tag, count, elements == 0 ? default : new(new EncodedTypes(description[reader.Offset..], elements)));
    }

    private static DlmsData BuildElement(DlmsTypeDescription type, ref AxdrReader contents)
    {
        if (type.Tag is not (DataTag.Array or DataTag.Structure))
        {
            return BuildSimple(type.Tag, ref contents);
        }

        var items = new DlmsData[type.Tag == DataTag.Array ? type.Count : type.Elements.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = BuildElement(type.Elements[type.Tag == DataTag.Array ? 0 : i], ref contents);
        }

        var list = new ValueList<DlmsData>(ImmutableCollectionsMarshal.AsImmutableArray(items));
        return type.Tag == DataTag.Array ? new DlmsData.Array(list) : new DlmsData.Structure(list);
    }

    private static DlmsData BuildSimple(ReadOnlySpan<byte> value)
    {
        var reader = new AxdrReader(value);
        return BuildSimple(reader.RawByte(), ref reader);
    }

    private static DlmsData BuildSimple(byte tag, ref AxdrReader reader) => tag switch
    {
        DataTag.Null => DlmsData.Null.Instance,
        DataTag.Boolean => reader.RawFlag() ? True : False,
        DataTag.BitString => BuildBitString(ref reader),
        DataTag.DoubleLong => new DlmsData.DoubleLong(BinaryPrimitives.ReadInt32BigEndian(reader.RawOctets(4))),
        DataTag.DoubleLongUnsigned => new DlmsData.DoubleLongUnsigned(reader.RawUInt32()),
        DataTag.OctetString => new DlmsData.OctetString(Copy(reader.RawOctets(reader.RawLength()))),
        DataTag.VisibleString => new DlmsData.VisibleString(Encoding.Latin1.GetString(reader.RawOctets(reader.RawLength()))),
        DataTag.Utf8String => new DlmsData.Utf8String(Encoding.UTF8.GetString(reader.RawOctets(reader.RawLength()))),
        DataTag.Bcd => new DlmsData.Bcd(reader.RawByte()),
        DataTag.Integer => Integers[reader.RawByte()],
        DataTag.Long => new DlmsData.Long(BinaryPrimitives.ReadInt16BigEndian(reader.RawOctets(2))),
        DataTag.Unsigned => Unsigneds[reader.RawByte()],
        DataTag.LongUnsigned => new DlmsData.LongUnsigned(reader.RawUInt16()),
        DataTag.Long64 => new DlmsData.Long64(BinaryPrimitives.ReadInt64BigEndian(reader.RawOctets(8))),
        DataTag.Long64Unsigned => new DlmsData.Long64Unsigned(BinaryPrimitives.ReadUInt64BigEndian(reader.RawOctets(8))),
        DataTag.Enum => Enums[reader.RawByte()],
        DataTag.Float32 => new DlmsData.Float32(BinaryPrimitives.ReadSingleBigEndian(reader.RawOctets(4))),
        DataTag.Float64 => new DlmsData.Float64(BinaryPrimitives.ReadDoubleBigEndian(reader.RawOctets(8))),
        DataTag.DateTime => new DlmsData.DateTime(CosemDateTime.Read(reader.RawOctets(CosemDateTime.Size))),
        DataTag.Date => new DlmsData.Date(Copy(reader.RawOctets(DataTag.DateSize))),
        DataTag.Time => new DlmsData.Time(Copy(reader.RawOctets(DataTag.TimeSize))),
        DataTag.DeltaInteger => new DlmsData.DeltaInteger(unchecked((sbyte)reader.RawByte())),
        DataTag.DeltaLong => new DlmsData.DeltaLong(BinaryPrimitives.ReadInt16BigEndian(reader.RawOctets(2))),
        DataTag.DeltaDoubleLong => new DlmsData.DeltaDoubleLong(BinaryPrimitives.ReadInt32BigEndian(reader.RawOctets(4))),
        DataTag.DeltaUnsigned => new DlmsData.DeltaUnsigned(reader.RawByte()),
        DataTag.DeltaLongUnsigned => new DlmsData.DeltaLongUnsigned(reader.RawUInt16()),
        DataTag.DeltaDoubleLongUnsigned => new DlmsData.DeltaDoubleLongUnsigned(reader.RawUInt32()),
        DataTag.DontCare => DlmsData.DontCare.Instance,
        _ => throw reader.Error($"no Data type has tag {tag}."),
    };

    private static DlmsData.BitString BuildBitString(ref AxdrReader reader)
    {
        var octets = reader.RawBitCount(out var bits);
        return new(Copy(reader.RawOctets(octets)), bits);
    }

    private static Octets Copy(ReadOnlySpan<byte> octets) => new(octets.ToArray());

    /// <summary>Values one behind the other, each with its tag.</summary>
    private sealed class EncodedElements(ReadOnlyMemory<byte> octets, int count) : DeferredItems<DlmsData>(count)
    {
        protected override DlmsData[] Make()
        {
            var items = new DlmsData[Count];
            var reader = new AxdrReader(octets.Span);
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = BuildNext(octets, ref reader);
            }

            return items;
        }
    }

    /// <summary>The elements of a compact array: values without tags.</summary>
    private sealed class PackedElements(DlmsTypeDescription type, ReadOnlyMemory<byte> octets) : DeferredItems<DlmsData>(null)
    {
        protected override DlmsData[] Make()
        {
            var contents = new AxdrReader(octets.Span);
            var items = new List<DlmsData>();
            while (!contents.IsAtEnd)
            {
                items.Add(BuildElement(type, ref contents));
            }

            return [.. items];
        }
    }

    private sealed class EncodedTypes(ReadOnlyMemory<byte> octets, int count) : DeferredItems<DlmsTypeDescription>(count)
    {
        protected override DlmsTypeDescription[] Make()
        {
            var items = new DlmsTypeDescription[Count];
            var rest = octets;
            for (var i = 0; i < items.Length; i++)
            {
                var reader = new AxdrReader(rest.Span);
                reader.SkipDescription();
                items[i] = BuildType(rest[..reader.Offset]);
                rest = rest[reader.Offset..];
            }

            return items;
        }
    }
}
