namespace PrepaidMeter.Protocol.Axdr;

/// <summary>Tags of the Data CHOICE (IEC 62056-5-3) and how many octets follow each.</summary>
internal static class DataTag
{
    public const byte Null = 0;
    public const byte Array = 1;
    public const byte Structure = 2;
    public const byte Boolean = 3;
    public const byte BitString = 4;
    public const byte DoubleLong = 5;
    public const byte DoubleLongUnsigned = 6;
    public const byte OctetString = 9;
    public const byte VisibleString = 10;
    public const byte Utf8String = 12;
    public const byte Bcd = 13;
    public const byte Integer = 15;
    public const byte Long = 16;
    public const byte Unsigned = 17;
    public const byte LongUnsigned = 18;
    public const byte CompactArray = 19;
    public const byte Long64 = 20;
    public const byte Long64Unsigned = 21;
    public const byte Enum = 22;
    public const byte Float32 = 23;
    public const byte Float64 = 24;
    public const byte DateTime = 25;
    public const byte Date = 26;
    public const byte Time = 27;
    public const byte DeltaInteger = 28;
    public const byte DeltaLong = 29;
    public const byte DeltaDoubleLong = 30;
    public const byte DeltaUnsigned = 31;
    public const byte DeltaLongUnsigned = 32;
    public const byte DeltaDoubleLongUnsigned = 33;
    public const byte DontCare = 255;

    public const int DateSize = 5;
    public const int TimeSize = 4;

    /// <summary>The value carries its own length or count.</summary>
    public const int Variable = -1;

    /// <summary>No type has this tag.</summary>
    public const int Unknown = -2;

    private static ReadOnlySpan<sbyte> Sizes =>
    [
        0, -1, -1, 1, -1, 4, 4, -2, -2, -1, -1, -2, -1, 1, -2, 1, 2, 1, 2, -1, 8, 8, 1, 4, 8, 12, 5, 4, 1, 2, 4, 1, 2, 4,
    ];

    /// <summary>Octets after the tag, or <see cref="Variable"/> or <see cref="Unknown"/>.</summary>
    public static int SizeOf(byte tag) => tag < Sizes.Length ? Sizes[tag] : tag == DontCare ? 0 : Unknown;
}
