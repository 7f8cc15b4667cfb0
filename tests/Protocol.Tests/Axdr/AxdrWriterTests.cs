using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Axdr;

public class AxdrWriterTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "8180")]
    [InlineData(255, "81FF")]
    [InlineData(256, "820100")]
    [InlineData(65535, "82FFFF")]
    [InlineData(65536, "8400010000")]
    public void RawLength_EachForm_TakesAsFewOctetsAsPossible(int length, string hex)
    {
        var writer = new AxdrWriter();

        writer.RawLength(length);

        Convert.ToHexString(writer.WrittenSpan).ShouldBe(hex);
    }

    [Fact]
    public void TypedMethods_AsATree_WriteTheSameOctets()
    {
        var name = LogicalName.Parse("1.0.1.8.0.255");
        var time = new CosemDateTime(2026, 11, 20, 5, 12, 0, 0, 0, -480, 0);
        var typed = new AxdrWriter(1);
        typed.StructureHeader(14);
        typed.Null();
        typed.ArrayHeader(0);
        typed.Boolean(true);
        typed.DoubleLong(-2);
        typed.DoubleLongUnsigned(3);
        typed.OctetString([1, 2]);
        typed.LogicalNameString(name);
        typed.DateTimeString(time);
        typed.Integer(-1);
        typed.Long(-2);
        typed.Unsigned(3);
        typed.LongUnsigned(4);
        typed.Long64(-5);
        typed.ScalerUnit(new ScalerUnit(-3, 30));

        AxdrDecoder.Decode(typed.WrittenSpan).ShouldBe(DlmsData.StructureOf(
            DlmsData.Null.Instance,
            DlmsData.ArrayOf(),
            new DlmsData.Boolean(true),
            new DlmsData.DoubleLong(-2),
            new DlmsData.DoubleLongUnsigned(3),
            DlmsData.FromOctets([1, 2]),
            DlmsData.FromLogicalName(name),
            DlmsData.FromDateTime(time),
            new DlmsData.Integer(-1),
            new DlmsData.Long(-2),
            new DlmsData.Unsigned(3),
            new DlmsData.LongUnsigned(4),
            new DlmsData.Long64(-5),
            DlmsData.StructureOf(new DlmsData.Integer(-3), new DlmsData.Enum(30))));
    }

    [Fact]
    public void Truncate_ToAnEarlierLength_UndoesWhatFollowed()
    {
        var writer = new AxdrWriter();
        writer.Unsigned(1);
        var length = writer.Length;
        writer.Unsigned(2);

        writer.Truncate(length);

        writer.WrittenSpan.ToArray().ShouldBe([0x11, 0x01]);
        Should.Throw<ArgumentOutOfRangeException>(() => writer.Truncate(3));
    }

    public static TheoryData<string, DlmsData> Unencodable => new()
    {
        { "bits that do not fill their octets", new DlmsData.BitString(new Octets(new byte[] { 1, 2 }), 3) },
        { "a date of four octets", new DlmsData.Date(new Octets(new byte[4])) },
        { "a row of another type", new DlmsData.CompactArray(new(17, 0, default), ValueList.Create<DlmsData>(new DlmsData.Integer(1))) },
        { "a row of another width", new DlmsData.CompactArray(new(2, 0, ValueList.Create(new DlmsTypeDescription(17, 0, default))), ValueList.Create(DlmsData.StructureOf())) },
        { "rows that take no octets", new DlmsData.CompactArray(new(0, 0, default), ValueList.Create<DlmsData>(DlmsData.Null.Instance)) },
        { "too deep", Enumerable.Range(0, AxdrDecoder.MaxDepth + 1).Aggregate((DlmsData)DlmsData.Null.Instance, (inner, _) => DlmsData.StructureOf(inner)) },
    };

    [Theory, MemberData(nameof(Unencodable))]
    public void Data_ThatHasNoEncoding_IsRefused(string description, DlmsData value) =>
        Should.Throw<ArgumentException>(() => new AxdrWriter().Data(value), description);
}
