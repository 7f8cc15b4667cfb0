using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

/// <summary>
/// Decodes the COSEM Data type. Pure; never reads past the span, nests at most <see cref="MaxDepth"/> deep. A value is checked whole before
/// anything is allocated, so bad input costs no memory and good input costs memory in proportion to its octets.
/// </summary>
public static class AxdrDecoder
{
    /// <summary>Deepest nesting of arrays and structures accepted; deeper input is an error, so no input can exhaust the stack.</summary>
    public const int MaxDepth = 32;

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
        reader = new AxdrReader(octets);
        return Build(ref reader);
    }

    /// <summary>Decodes the first value and tells how many octets it took.</summary>
    /// <exception cref="DlmsDecodeException">No whole value at the start of the span.</exception>
    public static DlmsData Decode(ReadOnlySpan<byte> octets, out int consumed)
    {
        consumed = Measure(octets);
        var reader = new AxdrReader(octets);
        return Build(ref reader);
    }

    /// <summary>Checks the first value as <see cref="Decode(ReadOnlySpan{byte}, out int)"/> does, allocating nothing, and returns its length in octets.</summary>
    /// <exception cref="DlmsDecodeException">No whole value at the start of the span.</exception>
    public static int Measure(ReadOnlySpan<byte> octets)
    {
        var reader = new AxdrReader(octets);
        reader.Skip();
        return reader.Offset;
    }

    // Builds the tree of a value that Skip has passed: counts are real and depth is bounded.
    internal static DlmsData Build(ref AxdrReader reader)
    {
        var tag = reader.RawByte();
        return tag switch
        {
            DataTag.Array => new DlmsData.Array(BuildItems(ref reader)),
            DataTag.Structure => new DlmsData.Structure(BuildItems(ref reader)),
            DataTag.CompactArray => BuildCompactArray(ref reader),
            _ => BuildSimple(tag, ref reader),
        };
    }

    private static ValueList<DlmsData> BuildItems(ref AxdrReader reader)
    {
        var count = reader.RawLength();
        if (count == 0)
        {
            return default;
        }

        var items = new DlmsData[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Build(ref reader);
        }

        return new(ImmutableCollectionsMarshal.AsImmutableArray(items));
    }

    private static DlmsData.CompactArray BuildCompactArray(ref AxdrReader reader)
    {
        var type = BuildTypeDescription(ref reader);
        var contents = reader.EnterContents();
        var items = ImmutableArray.CreateBuilder<DlmsData>();
        while (!contents.IsAtEnd)
        {
            items.Add(BuildElement(type, ref contents));
        }

        reader.RawOctets(contents.Offset - reader.Offset);
        return new(type, new(items.DrainToImmutable()));
    }

    private static DlmsTypeDescription BuildTypeDescription(ref AxdrReader reader)
    {
        var tag = reader.RawByte();
        var count = tag == DataTag.Array ? reader.RawUInt16() : 0;
        var elements = new DlmsTypeDescription[tag switch { DataTag.Array => 1, DataTag.Structure => reader.RawLength(), _ => 0 }];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = BuildTypeDescription(ref reader);
        }

        return new(tag, count, new(ImmutableCollectionsMarshal.AsImmutableArray(elements)));
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
}
