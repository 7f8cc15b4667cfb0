using System.Buffers.Binary;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

public sealed partial class AxdrWriter
{
    public void Null() => RawByte(0);

    /// <summary>Tag and count of an array; the caller writes the elements.</summary>
    public void ArrayHeader(int count)
    {
        RawByte(1);
        RawLength(count);
    }

    /// <summary>Tag and count of a structure; the caller writes the members.</summary>
    public void StructureHeader(int count)
    {
        RawByte(2);
        RawLength(count);
    }

    public void Boolean(bool value)
    {
        RawByte(3);
        RawByte(value ? (byte)1 : (byte)0);
    }

    /// <summary>At most 32 bits, bit 0 the first on the wire.</summary>
    internal void BitString(uint bits, int count)
    {
        RawByte(4);
        RawLength(count);
        var octets = GetSpan((count + 7) / 8);
        octets.Clear();
        for (var bit = 0; bit < count; bit++)
        {
            if ((bits & (1u << bit)) != 0)
            {
                octets[bit / 8] |= (byte)(0x80 >> (bit % 8));
            }
        }
    }

    public void DoubleLong(int value)
    {
        RawByte(5);
        BinaryPrimitives.WriteInt32BigEndian(GetSpan(4), value);
    }

    public void DoubleLongUnsigned(uint value)
    {
        RawByte(6);
        RawUInt32(value);
    }

    public void OctetString(ReadOnlySpan<byte> octets)
    {
        RawByte(9);
        RawLength(octets.Length);
        RawOctets(octets);
    }

    /// <summary>An octet-string of six octets.</summary>
    public void LogicalNameString(LogicalName name)
    {
        RawByte(9);
        RawByte(LogicalName.Size);
        RawLogicalName(name);
    }

    /// <summary>An octet-string of twelve octets: how most attributes carry a date-time.</summary>
    public void DateTimeString(CosemDateTime value)
    {
        RawByte(9);
        RawByte(CosemDateTime.Size);
        value.Write(GetSpan(CosemDateTime.Size));
    }

    public void Integer(sbyte value)
    {
        RawByte(15);
        RawByte(unchecked((byte)value));
    }

    public void Long(short value)
    {
        RawByte(16);
        BinaryPrimitives.WriteInt16BigEndian(GetSpan(2), value);
    }

    public void Unsigned(byte value)
    {
        RawByte(17);
        RawByte(value);
    }

    public void LongUnsigned(ushort value)
    {
        RawByte(18);
        RawUInt16(value);
    }

    public void Long64(long value)
    {
        RawByte(20);
        BinaryPrimitives.WriteInt64BigEndian(GetSpan(8), value);
    }

    public void Long64Unsigned(ulong value)
    {
        RawByte(21);
        BinaryPrimitives.WriteUInt64BigEndian(GetSpan(8), value);
    }

    public void Enum(byte value)
    {
        RawByte(22);
        RawByte(value);
    }

    /// <summary>structure { integer scaler, enum unit }.</summary>
    public void ScalerUnit(ScalerUnit value)
    {
        StructureHeader(2);
        Integer(value.Scaler);
        Enum(value.Unit);
    }

    /// <summary>Any value, whatever its type.</summary>
    public void Data(DlmsData value) => AxdrEncoder.Write(this, value);
}
