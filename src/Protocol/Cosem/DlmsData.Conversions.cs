using System.Text;

namespace PrepaidMeter.Protocol.Cosem;

public abstract partial record DlmsData
{
    public static DlmsData StructureOf(params ReadOnlySpan<DlmsData> items) => new Structure(ValueList.Create(items));

    public static DlmsData ArrayOf(params ReadOnlySpan<DlmsData> items) => new Array(ValueList.Create(items));

    public static DlmsData FromOctets(ReadOnlySpan<byte> octets) => new OctetString(new Octets(octets.ToArray()));

    public static DlmsData FromLogicalName(LogicalName name)
    {
        var octets = new byte[LogicalName.Size];
        name.Write(octets);
        return new OctetString(new Octets(octets));
    }

    /// <summary>A date-time as most attributes carry it: an octet-string of 12 octets.</summary>
    public static DlmsData FromDateTime(CosemDateTime value)
    {
        var octets = new byte[CosemDateTime.Size];
        value.Write(octets);
        return new OctetString(new Octets(octets));
    }

    /// <summary>The value of any integer type (integer to long64-unsigned, enum, bcd, boolean as 0/1, the delta types), exactly; null for other types.</summary>
    public decimal? AsNumber() => this switch
    {
        Boolean v => v.Value ? 1 : 0,
        Bcd v => v.Value,
        Integer v => v.Value,
        Long v => v.Value,
        DoubleLong v => v.Value,
        Long64 v => v.Value,
        Unsigned v => v.Value,
        LongUnsigned v => v.Value,
        DoubleLongUnsigned v => v.Value,
        Long64Unsigned v => v.Value,
        Enum v => v.Value,
        DeltaInteger v => v.Value,
        DeltaLong v => v.Value,
        DeltaDoubleLong v => v.Value,
        DeltaUnsigned v => v.Value,
        DeltaLongUnsigned v => v.Value,
        DeltaDoubleLongUnsigned v => v.Value,
        _ => null,
    };

    /// <summary>The elements of an array, structure or compact array; null for simple types.</summary>
    public ValueList<DlmsData>? AsItems() => this switch
    {
        Array v => v.Items,
        Structure v => v.Items,
        CompactArray v => v.Items,
        _ => null,
    };

    /// <summary>The octets of an octet-string, or of a date-time, date or time; null for other types.</summary>
    public ReadOnlyMemory<byte>? AsOctets() => this switch
    {
        OctetString v => v.Value.Memory,
        Date v => v.Value.Memory,
        Time v => v.Value.Memory,
        DateTime v => v.Value.ToOctets(),
        _ => (ReadOnlyMemory<byte>?)null, // cast: a bare null would become empty memory by way of byte[]
    };

    /// <summary>A date-time, whether tagged as one or carried in an octet-string of 12 octets; null for anything else.</summary>
    public CosemDateTime? AsDateTime() => this switch
    {
        DateTime v => v.Value,
        OctetString { Value.Length: CosemDateTime.Size } v => CosemDateTime.Read(v.Value.Span),
        _ => null,
    };

    /// <summary>A logical name in an octet-string of 6 octets; null for anything else.</summary>
    public LogicalName? AsLogicalName() =>
        this is OctetString { Value.Length: LogicalName.Size } v ? LogicalName.Read(v.Value.Span) : null;

    /// <summary>Text of a visible-string or utf8-string, or of an octet-string that holds printable ASCII; null for anything else.</summary>
    public string? AsText() => this switch
    {
        VisibleString v => v.Value,
        Utf8String v => v.Value,
        OctetString v when v.Value.Span.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 => Encoding.ASCII.GetString(v.Value.Span),
        _ => null,
    };
}
