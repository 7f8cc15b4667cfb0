using System.Buffers.Binary;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

/// <summary>
/// Reads A-XDR (IEC 61334-6 as used by IEC 62056-5-3) forward over a span, without allocating: the mirror of <see cref="AxdrWriter"/>.
/// Methods named <c>Raw</c> read what has no tag; the others read a tagged Data value. A <c>TryRead</c> method answers false and stays
/// where it is when the next value is of another type; octets that end too early or break a rule throw <see cref="DlmsDecodeException"/>.
/// </summary>
public ref partial struct AxdrReader
{
    private readonly ReadOnlySpan<byte> _octets;
    private readonly string _layer;
    private int _offset;

    /// <param name="octets">What is read; offsets in errors count from its start.</param>
    /// <param name="layer">The layer errors name.</param>
    public AxdrReader(ReadOnlySpan<byte> octets, string layer = "A-XDR")
    {
        _octets = octets;
        _layer = layer;
    }

    private AxdrReader(ReadOnlySpan<byte> octets, string layer, bool buildsNothing)
        : this(octets, layer) => IsChecking = buildsNothing;

    /// <summary>
    /// A reader that checks values and builds no trees of them. A tree may take many times its octets, so an APDU is read once this way before
    /// anything is built of one that may yet turn out bad.
    /// </summary>
    internal static AxdrReader Checking(ReadOnlySpan<byte> octets, string layer) => new(octets, layer, buildsNothing: true);

    /// <summary>Values are checked and nothing is kept of them.</summary>
    internal readonly bool IsChecking { get; }

    /// <summary>Octets read so far.</summary>
    public readonly int Offset => _offset;

    public readonly int Remaining => _octets.Length - _offset;

    public readonly bool IsAtEnd => _offset == _octets.Length;

    /// <summary>The exception for a problem at the current offset, for the caller to throw.</summary>
    public readonly DlmsDecodeException Error(string problem) => Error(_offset, problem);

    /// <summary>Demands that everything was read.</summary>
    public readonly void End()
    {
        if (!IsAtEnd)
        {
            throw Error($"{Remaining} octets too many.");
        }
    }

    public byte RawByte()
    {
        if (_offset >= _octets.Length)
        {
            throw EndsEarly(1);
        }

        return _octets[_offset++];
    }

    /// <summary>A BOOLEAN without tag, or the presence flag of an OPTIONAL: zero is false, anything else true.</summary>
    public bool RawFlag() => RawByte() != 0;

    public ushort RawUInt16() => BinaryPrimitives.ReadUInt16BigEndian(RawOctets(2));

    public uint RawUInt32() => BinaryPrimitives.ReadUInt32BigEndian(RawOctets(4));

    public ReadOnlySpan<byte> RawOctets(int count)
    {
        if (count > Remaining)
        {
            throw EndsEarly(count);
        }

        var octets = _octets.Slice(_offset, count);
        _offset += count;
        return octets;
    }

    /// <summary>
    /// A length or count in A-XDR form, at most the octets left: what it announces, be it octets or elements, costs at least an octet each.
    /// </summary>
    public int RawLength()
    {
        var left = _octets[_offset..];
        if (left.Length > 0 && left[0] < 0x80 && left[0] < left.Length)
        {
            _offset++;
            return left[0];
        }

        var start = _offset;
        var length = UncheckedLength();
        return length <= Remaining
            ? (int)length
            : throw Error(start, $"length or count {length}, but only {Remaining} octets are left.");
    }

    public LogicalName RawLogicalName() => LogicalName.Read(RawOctets(LogicalName.Size));

    public CosemAttribute RawAttribute() => new(RawUInt16(), RawLogicalName(), unchecked((sbyte)RawByte()));

    public CosemMethod RawMethod() => new(RawUInt16(), RawLogicalName(), unchecked((sbyte)RawByte()));

    // One octet below 128, else 0x80 + number of octets (1..4; leading zeros are tolerated) and the length. 0x80 alone (BER's indefinite form) is none.
    private uint UncheckedLength()
    {
        var start = _offset;
        var first = RawByte();
        if (first < 0x80)
        {
            return first;
        }

        var count = first & 0x7F;
        if (count is 0 or > 4)
        {
            throw Error(start, $"0x{first:X2} starts no length.");
        }

        var length = 0u;
        foreach (var octet in RawOctets(count))
        {
            length = (length << 8) | octet;
        }

        return length;
    }

    private readonly DlmsDecodeException Error(int offset, string problem) => new(_layer, offset, problem);

    private readonly DlmsDecodeException EndsEarly(int needed) => Error($"ends too early: {needed} octets needed, {Remaining} left.");
}
