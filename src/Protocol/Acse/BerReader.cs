using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>
/// Reads BER fields (X.690) one after the other: tags of one octet and definite lengths of up to four octets are all ACSE needs. Not strict DER:
/// meters send long-form lengths where short ones would do (QUIRKS meters 4).
/// </summary>
internal ref struct BerReader
{
    private const string Layer = "ACSE";

    private readonly ReadOnlySpan<byte> _octets;
    private readonly int _origin;
    private int _offset;

    public BerReader(ReadOnlySpan<byte> octets)
        : this(octets, 0)
    {
    }

    private BerReader(ReadOnlySpan<byte> octets, int origin)
    {
        _octets = octets;
        _origin = origin;
    }

    public readonly bool IsAtEnd => _offset == _octets.Length;

    /// <summary>Everything left, of the field this reader was given for.</summary>
    public readonly ReadOnlySpan<byte> Rest => _octets[_offset..];

    /// <summary>Moves past the next field; <paramref name="contents"/> reads what is in it.</summary>
    public byte ReadField(out BerReader contents)
    {
        var tag = ReadByte();
        if ((tag & 0x1F) == 0x1F)
        {
            throw Error("a tag of several octets.");
        }

        var length = ReadLength();
        contents = new(_octets.Slice(_offset, length), _origin + _offset);
        _offset += length;
        return tag;
    }

    /// <summary>The next field, which must have this tag.</summary>
    public BerReader ReadField(byte tag)
    {
        var actual = ReadField(out var contents);
        return actual == tag ? contents : throw Error($"a field of tag 0x{actual:X2} where 0x{tag:X2} is due.");
    }

    /// <summary>The whole APDU, which must have this tag and end with the octets.</summary>
    public BerReader ReadApdu(byte tag)
    {
        var contents = ReadField(tag);
        return IsAtEnd ? contents : throw Error($"{_octets.Length - _offset} octets after the APDU.");
    }

    /// <summary>An INTEGER of 0..255.</summary>
    public byte ReadInteger()
    {
        var value = ReadField(0x02).Rest;
        if (value.IsEmpty || value[..^1].IndexOfAnyExcept((byte)0) >= 0)
        {
            throw Error("an INTEGER that is not 0..255.");
        }

        return value[^1];
    }

    /// <summary>A copy of everything left.</summary>
    public readonly Octets CopyRest() => new(Rest.ToArray());

    public readonly DlmsDecodeException Error(string problem) => new(Layer, _origin + _offset, problem);

    private byte ReadByte() => _offset < _octets.Length ? _octets[_offset++] : throw Error("ends too early.");

    private int ReadLength()
    {
        var first = ReadByte();
        if (first < 0x80)
        {
            return CheckLength(first);
        }

        if (first is 0x80 or > 0x84)
        {
            throw Error($"0x{first:X2} starts no definite length.");
        }

        var length = 0u;
        for (var left = first & 0x7F; left > 0; left--)
        {
            length = (length << 8) | ReadByte();
        }

        return CheckLength(length);
    }

    private readonly int CheckLength(uint length) => length <= _octets.Length - _offset
        ? (int)length
        : throw Error($"length {length}, but only {_octets.Length - _offset} octets are left.");
}
