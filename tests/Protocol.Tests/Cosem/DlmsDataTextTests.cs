using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Cosem;

public class DlmsDataTextTests
{
    public static TheoryData<string, DlmsData> Values => new()
    {
        { "null", DlmsData.Null.Instance },
        { "null-data", DlmsData.Null.Instance },
        { "dont-care", DlmsData.DontCare.Instance },
        { "bool:true", new DlmsData.Boolean(true) },
        { "boolean:0", new DlmsData.Boolean(false) },
        { "octet-string:0102", DlmsData.FromOctets([1, 2]) },
        { "octet-string:", DlmsData.FromOctets([]) },
        { "bit-string:101", new DlmsData.BitString(new(new byte[] { 0xA0 }), 3) },
        { "visible-string:abc", new DlmsData.VisibleString("abc") },
        { "visible-string:a, b]", new DlmsData.VisibleString("a, b]") },
        { "visible-string:\"a\\\"\\\\b\"", new DlmsData.VisibleString("a\"\\b") },
        { "visible-string:", new DlmsData.VisibleString("") },
        { "utf8-string:\u4E2D", new DlmsData.Utf8String("\u4E2D") },
        { "int8:-128", new DlmsData.Integer(-128) },
        { "integer:0", new DlmsData.Integer(0) },
        { "int16:-1", new DlmsData.Long(-1) },
        { "int32:-1", new DlmsData.DoubleLong(-1) },
        { "int64:-1", new DlmsData.Long64(-1) },
        { "uint8:255", new DlmsData.Unsigned(255) },
        { "uint16:65535", new DlmsData.LongUnsigned(65535) },
        { "uint32:5", new DlmsData.DoubleLongUnsigned(5) },
        { "uint64:18446744073709551615", new DlmsData.Long64Unsigned(ulong.MaxValue) },
        { "enum:1", new DlmsData.Enum(1) },
        { "bcd:153", new DlmsData.Bcd(0x99) },
        { "float32:49.98", new DlmsData.Float32(49.98f) },
        { "float64:-14.682", new DlmsData.Float64(-14.682) },
        { "date:07EA0B14FF", new DlmsData.Date(Octets.FromHex("07EA0B14FF")) },
        { "time:0C0000FF", new DlmsData.Time(Octets.FromHex("0C0000FF")) },
        { "date-time:07EA0B14050C0000FF800000", new DlmsData.DateTime(CosemDateTime.Read(Convert.FromHexString("07EA0B14050C0000FF800000"))) },
        { "date-time:2026-11-20T10:15:00+08:00", new DlmsData.DateTime(new(2026, 11, 20, 5, 10, 15, 0, 0, -480, 0)) },
        { "date-time:2026-11-20T10:15Z", new DlmsData.DateTime(new(2026, 11, 20, 5, 10, 15, 0, 0, 0, 0)) },
        { "structure:[int8:0,enum:1]", DlmsData.StructureOf(new DlmsData.Integer(0), new DlmsData.Enum(1)) },
        { "array:[]", DlmsData.ArrayOf() },
        { "array:[structure:[null,visible-string:x],structure:[bool:true,visible-string:\"a,b\"]]", DlmsData.ArrayOf(
            DlmsData.StructureOf(DlmsData.Null.Instance, new DlmsData.VisibleString("x")),
            DlmsData.StructureOf(new DlmsData.Boolean(true), new DlmsData.VisibleString("a,b"))) },
    };

    [Theory, MemberData(nameof(Values))]
    public void Parse_EachForm_GivesTheValue(string text, DlmsData expected) => DlmsDataText.Parse(text).ShouldBe(expected);

    [Theory, MemberData(nameof(Values))]
    public void Format_EachValue_IsReadBackAndNamesTheStandardsType(string text, DlmsData value)
    {
        text.ShouldNotBeEmpty();

        DlmsDataText.Parse(DlmsDataText.Format(value)).ShouldBe(value);

        DlmsDataText.Format(value).ShouldStartWith(value.TypeName);
        value.ToString().ShouldBe(DlmsDataText.Format(value));
    }

    [Theory]
    [InlineData("", "character 1", "type:value")]
    [InlineData("octet-string", "character 13", "type:value")]
    [InlineData("octets:01", "character 1", "'octets' is no type")]
    [InlineData("octet-string:012", "character 14", "even number of hex digits")]
    [InlineData("octet-string:0G", "character 14", "even number of hex digits")]
    [InlineData("int8:128", "character 6", "not a number -128..127")]
    [InlineData("uint8:-1", "character 7", "not a number 0..255")]
    [InlineData("uint32: 5", "character 8", "not a number")]
    [InlineData("bool:yes", "character 6", "neither true nor false")]
    [InlineData("bit-string:102", "character 14", "0 and 1")]
    [InlineData("date:0102", "character 6", "not 5 octets")]
    [InlineData("date-time:2026-13-01", "character 11", "hex")]
    [InlineData("visible-string:\u4E2D", "character 16", "utf8-string")]
    [InlineData("visible-string:\"abc", "character 20", "no end")]
    [InlineData("structure:int8:0", "character 11", "'['")]
    [InlineData("structure:[int8:0", "character 18", "']'")]
    [InlineData("structure:[int8:0,]", "character 19", "type:value")]
    [InlineData("structure:[int8:0]x", "character 19", "nothing more")]
    [InlineData("null:0", "character 5", "nothing more")]
    [InlineData("compact-array:[]", "character 1", "no text form")]
    public void Parse_BadText_NamesThePlaceAndTheProblem(string text, string place, string problem)
    {
        var error = Should.Throw<FormatException>(() => DlmsDataText.Parse(text));

        error.Message.ShouldContain(place + ":");
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public void Parse_NestedTooDeep_IsAFormatError() =>
        Should.Throw<FormatException>(() => DlmsDataText.Parse(string.Concat(Enumerable.Repeat("structure:[", 20_000)))).Message.ShouldContain("nested");

    [Fact]
    public void FormatValue_LeavesTheTypeOut()
    {
        DlmsDataText.FormatValue(new DlmsData.VisibleString("a b")).ShouldBe("a b");
        DlmsDataText.FormatValue(DlmsData.FromOctets([1, 0xAB])).ShouldBe("01AB");
        DlmsDataText.FormatValue(new DlmsData.DoubleLong(-5)).ShouldBe("-5");
        DlmsDataText.FormatValue(DlmsData.Null.Instance).ShouldBe("null-data");
    }

    [Fact]
    public void NameOf_EachTag_IsTheStandardsOrSaysThereIsNone()
    {
        DlmsData.NameOf(6).ShouldBe("double-long-unsigned");
        DlmsData.NameOf(33).ShouldBe("delta-double-long-unsigned");
        DlmsData.NameOf(7).ShouldBe("tag 7");
    }

    [Fact]
    public void Tag_EachValueDecoded_IsTheTagOnTheWire()
    {
        foreach (var vector in Vectors.Vector.Axdr.Where(v => v.Kind == "data"))
        {
            AxdrDecoder.Decode(vector.Octets).Tag.ShouldBe(vector.Octets[0], vector.Name);
        }
    }
}
