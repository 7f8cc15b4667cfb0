using System.Buffers.Binary;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

public ref partial struct AxdrReader
{
    /// <summary>The tag of the next value.</summary>
    public readonly byte PeekTag() => _offset < _octets.Length ? _octets[_offset] : throw EndsEarly(1);

    /// <summary>Enters an array and returns its count, at most the octets left; the caller reads the elements.</summary>
    public int ReadArrayHeader() => ReadHeader(DataTag.Array, "an array");

    /// <summary>Enters a structure and returns its count, at most the octets left; the caller reads the members.</summary>
    public int ReadStructureHeader() => ReadHeader(DataTag.Structure, "a structure");

    public bool TryReadNull()
    {
        if (PeekTag() != DataTag.Null)
        {
            return false;
        }

        _offset++;
        return true;
    }

    /// <summary>
    /// A value of any integer type, enum, bcd, boolean (0 or 1) or delta type. False also for a long64-unsigned above
    /// <see cref="long.MaxValue"/>.
    /// </summary>
    public bool TryReadNumber(out long value)
    {
        var tag = PeekTag();
        var size = DataTag.SizeOf(tag);
        if (size <= 0 || size > Remaining - 1)
        {
            value = 0;
            return size > 0 ? throw EndsEarly(size + 1) : false;
        }

        var octets = _octets.Slice(_offset + 1, size);
        switch (tag)
        {
            case DataTag.DoubleLongUnsigned:
            case DataTag.DeltaDoubleLongUnsigned:
                value = BinaryPrimitives.ReadUInt32BigEndian(octets);
                break;
            case DataTag.LongUnsigned:
            case DataTag.DeltaLongUnsigned:
                value = BinaryPrimitives.ReadUInt16BigEndian(octets);
                break;
            case DataTag.Unsigned:
            case DataTag.DeltaUnsigned:
            case DataTag.Enum:
            case DataTag.Bcd:
                value = octets[0];
                break;
            case DataTag.Boolean:
                value = octets[0] == 0 ? 0 : 1;
                break;
            case DataTag.DoubleLong:
            case DataTag.DeltaDoubleLong:
                value = BinaryPrimitives.ReadInt32BigEndian(octets);
                break;
            case DataTag.Long:
            case DataTag.DeltaLong:
                value = BinaryPrimitives.ReadInt16BigEndian(octets);
                break;
            case DataTag.Integer:
            case DataTag.DeltaInteger:
                value = unchecked((sbyte)octets[0]);
                break;
            case DataTag.Long64:
            case DataTag.Long64Unsigned:
                value = BinaryPrimitives.ReadInt64BigEndian(octets);
                if (value < 0 && tag == DataTag.Long64Unsigned)
                {
                    return false;
                }

                break;
            default:
                value = 0;
                return false;
        }

        _offset += size + 1;
        return true;
    }

    /// <summary>The octets of an octet-string, a view of the input.</summary>
    public bool TryReadOctetString(out ReadOnlySpan<byte> octets)
    {
        if (PeekTag() != DataTag.OctetString)
        {
            octets = default;
            return false;
        }

        _offset++;
        octets = RawOctets(RawLength());
        return true;
    }

    /// <summary>A date-time, whether tagged as one or carried in an octet-string of 12 octets.</summary>
    public bool TryReadDateTime(out CosemDateTime value)
    {
        var skip = PeekTag() switch
        {
            DataTag.OctetString when Remaining >= 2 && _octets[_offset + 1] == CosemDateTime.Size => 2,
            DataTag.DateTime => 1,
            _ => 0,
        };
        if (skip == 0)
        {
            value = default;
            return false;
        }

        if (Remaining < skip + CosemDateTime.Size)
        {
            throw EndsEarly(skip + CosemDateTime.Size);
        }

        value = CosemDateTime.Read(_octets.Slice(_offset + skip, CosemDateTime.Size));
        _offset += skip + CosemDateTime.Size;
        return true;
    }

    /// <summary>A logical name in an octet-string of 6 octets.</summary>
    public bool TryReadLogicalName(out LogicalName value)
    {
        if (PeekTag() != DataTag.OctetString || Remaining < 2 || _octets[_offset + 1] != LogicalName.Size)
        {
            value = default;
            return false;
        }

        _offset += 2;
        value = RawLogicalName();
        return true;
    }

    /// <summary>The octets of the next value, checked and skipped: a view of the input.</summary>
    public ReadOnlySpan<byte> ReadRawValue()
    {
        var start = _offset;
        Skip();
        return _octets[start.._offset];
    }

    /// <summary>The next value as a tree.</summary>
    public DlmsData ReadData()
    {
        var start = _offset;
        Skip();
        var built = new AxdrReader(_octets[..Offset], _layer) { _offset = start };
        return AxdrDecoder.Build(ref built);
    }

    private int ReadHeader(byte tag, string what)
    {
        var actual = PeekTag();
        if (actual != tag)
        {
            throw Error($"{what} is due, not a value of tag {actual}.");
        }

        _offset++;
        return RawLength();
    }
}
