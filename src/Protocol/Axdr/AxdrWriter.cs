using System.Buffers;
using System.Buffers.Binary;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

/// <summary>
/// Writes A-XDR (IEC 61334-6 as used by IEC 62056-5-3) into a growing buffer. Not thread-safe; reused by <see cref="Clear"/>.
/// Methods named after a Data type write the tag and the value; <c>Raw</c> methods write no tag.
/// </summary>
public sealed partial class AxdrWriter
{
    private const int LeastCapacity = 64;

    private readonly bool _isPooled;
    private byte[] _buffer;

    /// <param name="capacity">0 takes no memory until something is written.</param>
    public AxdrWriter(int capacity = 256) => _buffer = capacity == 0 ? [] : new byte[capacity];

    private AxdrWriter(bool isPooled)
        : this(0) => _isPooled = isPooled;

    /// <summary>Octets written so far. <see cref="Truncate"/> takes a value seen here to undo a partial write.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <summary>Valid until the next write or <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>A writer whose buffer is borrowed until <see cref="Release"/>, for what may be long and secret but not for long.</summary>
    internal static AxdrWriter Pooled() => new(isPooled: true);

    /// <summary>Gives a borrowed buffer back, cleared; what was written is gone.</summary>
    internal void Release()
    {
        Length = 0;
        Replace([]);
    }

    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Room for <paramref name="count"/> octets that are counted as written; the caller fills them.</summary>
    public Span<byte> GetSpan(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Grow(Math.Max(Math.Max(LeastCapacity, _buffer.Length * 2), Length + count));
        }

        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Grow(int capacity)
    {
        var larger = _isPooled ? ArrayPool<byte>.Shared.Rent(capacity) : new byte[capacity];
        WrittenSpan.CopyTo(larger);
        Replace(larger);
    }

    private void Replace(byte[] buffer)
    {
        if (_isPooled && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }

        _buffer = buffer;
    }

    public void RawByte(byte value) => GetSpan(1)[0] = value;

    public void RawUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(GetSpan(2), value);

    public void RawUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(GetSpan(4), value);

    public void RawOctets(ReadOnlySpan<byte> octets) => octets.CopyTo(GetSpan(octets.Length));

    /// <summary>A-XDR length: one octet below 128, else 0x80 + number of octets and the length in as few octets as it takes.</summary>
    public void RawLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        switch (length)
        {
            case < 0x80:
                RawByte((byte)length);
                break;
            case <= 0xFF:
                RawByte(0x81);
                RawByte((byte)length);
                break;
            case <= 0xFFFF:
                RawByte(0x82);
                RawUInt16((ushort)length);
                break;
            default:
                RawByte(0x84);
                RawUInt32((uint)length);
                break;
        }
    }

    public void RawLogicalName(LogicalName name) => name.Write(GetSpan(LogicalName.Size));

    public void RawAttribute(CosemAttribute attribute)
    {
        RawUInt16(attribute.ClassId);
        RawLogicalName(attribute.InstanceId);
        RawByte(unchecked((byte)attribute.AttributeId));
    }

    public void RawMethod(CosemMethod method)
    {
        RawUInt16(method.ClassId);
        RawLogicalName(method.InstanceId);
        RawByte(unchecked((byte)method.MethodId));
    }
}
