using System.Buffers.Binary;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Reads forward over a part of a buffer; offsets, in errors too, count from the buffer's start, whatever part of it this reads.</summary>
internal sealed class OctetCursor(ReadOnlyMemory<byte> buffer, int start, int end, string layer)
{
    public OctetCursor(ReadOnlyMemory<byte> buffer, string layer)
        : this(buffer, 0, buffer.Length, layer)
    {
    }

    public ReadOnlyMemory<byte> Buffer { get; } = buffer;

    public int Offset { get; private set; } = start;

    public int End { get; } = end;

    /// <summary>What errors name.</summary>
    public string Layer { get; } = layer;

    public int Remaining => End - Offset;

    public bool IsAtEnd => Offset == End;

    public ReadOnlySpan<byte> Rest => Buffer.Span[Offset..End];

    /// <summary>Null at the end.</summary>
    public byte? Peek() => IsAtEnd ? null : Buffer.Span[Offset];

    public byte Byte() => Octets(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Octets(2).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Octets(4).Span);

    public ReadOnlyMemory<byte> Octets(int count)
    {
        if (count > Remaining)
        {
            throw Error($"ends too early: {count} octets needed, {Remaining} left.");
        }

        var octets = Buffer.Slice(Offset, count);
        Offset += count;
        return octets;
    }

    /// <summary>A length or count, in A-XDR or BER form, of at most the octets left.</summary>
    public int Length()
    {
        var start = Offset;
        var length = AnyLength();
        return length <= Remaining ? (int)length : throw new DlmsDecodeException(Layer, start, $"length or count {length}, but only {Remaining} octets are left.");
    }

    /// <summary>A length the octets left may not have: of bits, or of what was cut off.</summary>
    public uint AnyLength()
    {
        var start = Offset;
        var first = Byte();
        if (first < 0x80)
        {
            return first;
        }

        var count = first & 0x7F;
        if (count is 0 or > 4)
        {
            throw new DlmsDecodeException(Layer, start, $"0x{first:X2} starts no length.");
        }

        var length = 0u;
        foreach (var octet in Octets(count).Span)
        {
            length = (length << 8) | octet;
        }

        return length;
    }

    public LogicalName LogicalName() => Cosem.LogicalName.Read(Octets(Cosem.LogicalName.Size).Span);

    /// <summary>A cursor over the next octets; this one moves past them.</summary>
    public OctetCursor Part(int length, string? layer = null)
    {
        var from = Offset;
        Octets(length);
        return new OctetCursor(Buffer, from, Offset, layer ?? Layer);
    }

    public DlmsDecodeException Error(string problem) => new(Layer, Offset, problem);
}
