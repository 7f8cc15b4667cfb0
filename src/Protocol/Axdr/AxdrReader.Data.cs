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
        // The hot path of load profiles: one bounds check for the position, one for the value. A value cut short leaves the switch.
        var left = _octets[_offset..];
        var tag = left.IsEmpty ? throw EndsEarly(1) : left[0];
        var octets = left[1..];
        value = 0;
        switch (tag)
        {
            case DataTag.DoubleLongUnsigned or DataTag.DeltaDoubleLongUnsigned:
                if (BinaryPrimitives.TryReadUInt32BigEndian(octets, out var uint32))
                {
                    value = uint32;
                    _offset += 5;
                    return true;
                }

                break;
            case DataTag.LongUnsigned or DataTag.DeltaLongUnsigned:
                if (BinaryPrimitives.TryReadUInt16BigEndian(octets, out var uint16))
                {
                    value = uint16;
                    _offset += 3;
                    return true;
                }

                break;
            case DataTag.Unsigned or DataTag.DeltaUnsigned or DataTag.Enum or DataTag.Bcd or DataTag.Boolean or DataTag.Integer or DataTag.DeltaInteger:
                if (octets.Length > 0)
                {
                    value = tag switch
                    {
                        DataTag.Boolean => octets[0] == 0 ? 0 : 1,
                        DataTag.Integer or DataTag.DeltaInteger => unchecked((sbyte)octets[0]),
                        _ => octets[0],
                    };
                    _offset += 2;
                    return true;
                }

                break;
            case DataTag.DoubleLong or DataTag.DeltaDoubleLong:
                if (BinaryPrimitives.TryReadInt32BigEndian(octets, out var int32))
                {
                    value = int32;
                    _offset += 5;
                    return true;
                }

                break;
            case DataTag.Long or DataTag.DeltaLong:
                if (BinaryPrimitives.TryReadInt16BigEndian(octets, out var int16))
                {
                    value = int16;
                    _offset += 3;
                    return true;
                }

                break;
            case DataTag.Long64 or DataTag.Long64Unsigned:
                if (BinaryPrimitives.TryReadInt64BigEndian(octets, out var int64))
                {
                    var fits = int64 >= 0 || tag == DataTag.Long64;
                    value = fits ? int64 : 0;
                    _offset += fits ? 9 : 0;
                    return fits;
                }

                break;
            default:
                return false;
        }

        throw EndsEarly(DataTag.SizeOf(tag) + 1);
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
        var left = _octets[_offset..];
        var header = left switch
        {
            [DataTag.OctetString, CosemDateTime.Size, ..] => 2,
            [DataTag.DateTime, ..] => 1,
            [] => throw EndsEarly(1),
            _ => 0,
        };
        if (header == 0)
        {
            value = default;
            return false;
        }

        var size = header + CosemDateTime.Size;
        if (left.Length < size)
        {
            throw EndsEarly(size);
        }

        value = CosemDateTime.Read(left[header..size]);
        _offset += size;
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

    /// <summary>The next value as a tree; checked only, and null-data, in a reader that checks.</summary>
    public DlmsData ReadData()
    {
        var start = _offset;
        Skip();
        return IsChecking ? DlmsData.Null.Instance : AxdrDecoder.Build(_octets[start.._offset]);
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
