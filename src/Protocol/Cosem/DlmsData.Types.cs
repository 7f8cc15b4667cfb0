using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Cosem;

public abstract partial record DlmsData
{
    /// <summary>The standard's name of the value's type: "double-long-unsigned", "octet-string"...</summary>
    public string TypeName => NameOf(Tag);

    /// <summary>The tag of the Data CHOICE, 0..33 or 255.</summary>
    public byte Tag => this switch
    {
        Null => DataTag.Null,
        Array => DataTag.Array,
        Structure => DataTag.Structure,
        Boolean => DataTag.Boolean,
        BitString => DataTag.BitString,
        DoubleLong => DataTag.DoubleLong,
        DoubleLongUnsigned => DataTag.DoubleLongUnsigned,
        OctetString => DataTag.OctetString,
        VisibleString => DataTag.VisibleString,
        Utf8String => DataTag.Utf8String,
        Bcd => DataTag.Bcd,
        Integer => DataTag.Integer,
        Long => DataTag.Long,
        Unsigned => DataTag.Unsigned,
        LongUnsigned => DataTag.LongUnsigned,
        CompactArray => DataTag.CompactArray,
        Long64 => DataTag.Long64,
        Long64Unsigned => DataTag.Long64Unsigned,
        Enum => DataTag.Enum,
        Float32 => DataTag.Float32,
        Float64 => DataTag.Float64,
        DateTime => DataTag.DateTime,
        Date => DataTag.Date,
        Time => DataTag.Time,
        DeltaInteger => DataTag.DeltaInteger,
        DeltaLong => DataTag.DeltaLong,
        DeltaDoubleLong => DataTag.DeltaDoubleLong,
        DeltaUnsigned => DataTag.DeltaUnsigned,
        DeltaLongUnsigned => DataTag.DeltaLongUnsigned,
        DeltaDoubleLongUnsigned => DataTag.DeltaDoubleLongUnsigned,
        DontCare => DataTag.DontCare,
        _ => throw new InvalidOperationException($"{GetType().Name} is no Data type."), // the union is closed: the constructor is private
    };

    /// <summary>"type:value", as <see cref="DlmsDataText"/> writes it.</summary>
    public sealed override string ToString() => DlmsDataText.Format(this);

    /// <summary>The standard's name for a tag of the Data CHOICE; "tag n" for a tag that has none.</summary>
    public static string NameOf(byte tag) => tag switch
    {
        DataTag.Null => "null-data",
        DataTag.Array => "array",
        DataTag.Structure => "structure",
        DataTag.Boolean => "boolean",
        DataTag.BitString => "bit-string",
        DataTag.DoubleLong => "double-long",
        DataTag.DoubleLongUnsigned => "double-long-unsigned",
        DataTag.OctetString => "octet-string",
        DataTag.VisibleString => "visible-string",
        DataTag.Utf8String => "utf8-string",
        DataTag.Bcd => "bcd",
        DataTag.Integer => "integer",
        DataTag.Long => "long",
        DataTag.Unsigned => "unsigned",
        DataTag.LongUnsigned => "long-unsigned",
        DataTag.CompactArray => "compact-array",
        DataTag.Long64 => "long64",
        DataTag.Long64Unsigned => "long64-unsigned",
        DataTag.Enum => "enum",
        DataTag.Float32 => "float32",
        DataTag.Float64 => "float64",
        DataTag.DateTime => "date-time",
        DataTag.Date => "date",
        DataTag.Time => "time",
        DataTag.DeltaInteger => "delta-integer",
        DataTag.DeltaLong => "delta-long",
        DataTag.DeltaDoubleLong => "delta-double-long",
        DataTag.DeltaUnsigned => "delta-unsigned",
        DataTag.DeltaLongUnsigned => "delta-long-unsigned",
        DataTag.DeltaDoubleLongUnsigned => "delta-double-long-unsigned",
        DataTag.DontCare => "dont-care",
        _ => $"tag {tag}",
    };
}
