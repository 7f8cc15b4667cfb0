namespace PrepaidMeter.Protocol.Cosem;

/// <summary>
/// A value of the COSEM "Data" type (IEC 62056-5-3, Data CHOICE): a closed union, immutable, compared by content.
/// Hot paths read the A-XDR octets directly; this tree serves everything else.
/// </summary>
public abstract partial record DlmsData
{
    private DlmsData()
    {
    }

    /// <summary>[0] null-data.</summary>
    public sealed record Null : DlmsData
    {
        public static Null Instance { get; } = new();
    }

    /// <summary>[1] array: elements of one type.</summary>
    public sealed record Array(ValueList<DlmsData> Items) : DlmsData;

    /// <summary>[2] structure.</summary>
    public sealed record Structure(ValueList<DlmsData> Items) : DlmsData;

    /// <summary>[3] boolean.</summary>
    public sealed record Boolean(bool Value) : DlmsData;

    /// <summary>[4] bit-string; bit 0 is the most significant bit of the first octet.</summary>
    public sealed record BitString(Octets Bits, int BitCount) : DlmsData;

    /// <summary>[5] double-long, 32 bits signed.</summary>
    public sealed record DoubleLong(int Value) : DlmsData;

    /// <summary>[6] double-long-unsigned.</summary>
    public sealed record DoubleLongUnsigned(uint Value) : DlmsData;

    /// <summary>[9] octet-string.</summary>
    public sealed record OctetString(Octets Value) : DlmsData;

    /// <summary>[10] visible-string: ASCII; octets above 0x7F are kept as Latin-1 so that they survive a round trip.</summary>
    public sealed record VisibleString(string Value) : DlmsData;

    /// <summary>[12] utf8-string.</summary>
    public sealed record Utf8String(string Value) : DlmsData;

    /// <summary>[13] bcd: one octet on the wire, kept as it came.</summary>
    public sealed record Bcd(byte Value) : DlmsData;

    /// <summary>[15] integer, 8 bits signed.</summary>
    public sealed record Integer(sbyte Value) : DlmsData;

    /// <summary>[16] long, 16 bits signed.</summary>
    public sealed record Long(short Value) : DlmsData;

    /// <summary>[17] unsigned, 8 bits.</summary>
    public sealed record Unsigned(byte Value) : DlmsData;

    /// <summary>[18] long-unsigned, 16 bits.</summary>
    public sealed record LongUnsigned(ushort Value) : DlmsData;

    /// <summary>[19] compact-array, kept expanded: the decoder has applied the contents description.</summary>
    public sealed record CompactArray(DlmsTypeDescription ElementType, ValueList<DlmsData> Items) : DlmsData;

    /// <summary>[20] long64.</summary>
    public sealed record Long64(long Value) : DlmsData;

    /// <summary>[21] long64-unsigned.</summary>
    public sealed record Long64Unsigned(ulong Value) : DlmsData;

    /// <summary>[22] enum.</summary>
    public sealed record Enum(byte Value) : DlmsData;

    /// <summary>[23] float32.</summary>
    public sealed record Float32(float Value) : DlmsData;

    /// <summary>[24] float64.</summary>
    public sealed record Float64(double Value) : DlmsData;

    /// <summary>[25] date-time, 12 octets.</summary>
    public sealed record DateTime(CosemDateTime Value) : DlmsData;

    /// <summary>[26] date, 5 octets, kept raw (wildcards included).</summary>
    public sealed record Date(Octets Value) : DlmsData;

    /// <summary>[27] time, 4 octets, kept raw (wildcards included).</summary>
    public sealed record Time(Octets Value) : DlmsData;

    /// <summary>[28] delta-integer.</summary>
    public sealed record DeltaInteger(sbyte Value) : DlmsData;

    /// <summary>[29] delta-long.</summary>
    public sealed record DeltaLong(short Value) : DlmsData;

    /// <summary>[30] delta-double-long.</summary>
    public sealed record DeltaDoubleLong(int Value) : DlmsData;

    /// <summary>[31] delta-unsigned.</summary>
    public sealed record DeltaUnsigned(byte Value) : DlmsData;

    /// <summary>[32] delta-long-unsigned.</summary>
    public sealed record DeltaLongUnsigned(ushort Value) : DlmsData;

    /// <summary>[33] delta-double-long-unsigned.</summary>
    public sealed record DeltaDoubleLongUnsigned(uint Value) : DlmsData;

    /// <summary>[255] don't-care.</summary>
    public sealed record DontCare : DlmsData
    {
        public static DontCare Instance { get; } = new();
    }
}
