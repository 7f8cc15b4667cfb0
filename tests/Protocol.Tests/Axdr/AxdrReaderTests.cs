using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Axdr;

public class AxdrReaderTests
{
    [Theory]
    [InlineData("05FFFFFFFE", -2)]
    [InlineData("06FFFFFFFE", 4294967294)]
    [InlineData("0D99", 153)]
    [InlineData("0FFF", -1)]
    [InlineData("10FDF5", -523)]
    [InlineData("11FF", 255)]
    [InlineData("120901", 2305)]
    [InlineData("14FFFFFFFFFFFFFFFF", -1)]
    [InlineData("150000000000000005", 5)]
    [InlineData("161E", 30)]
    [InlineData("03FF", 1)]
    [InlineData("1CFF", -1)]
    [InlineData("1DFFFE", -2)]
    [InlineData("1EFFFFFFFD", -3)]
    [InlineData("1FFF", 255)]
    [InlineData("20FFFE", 65534)]
    [InlineData("21FFFFFFFD", 4294967293)]
    public void TryReadNumber_EachIntegerType_ReadsItWhole(string hex, long expected)
    {
        var reader = new AxdrReader(Convert.FromHexString(hex));

        reader.TryReadNumber(out var value).ShouldBeTrue();

        value.ShouldBe(expected);
        reader.IsAtEnd.ShouldBeTrue();
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0900")]
    [InlineData("0200")]
    [InlineData("1742480000")]
    [InlineData("15FFFFFFFFFFFFFFFF")]
    [InlineData("1B0C0000FF")]
    public void TryReadNumber_AnotherType_StaysWhereItIs(string hex)
    {
        var reader = new AxdrReader(Convert.FromHexString(hex));

        reader.TryReadNumber(out _).ShouldBeFalse();

        reader.Offset.ShouldBe(0);
    }

    [Fact]
    public void Reader_RowOfAProfile_ReadsTypedValuesWithoutAllocating()
    {
        var octets = Convert.FromHexString("0101" + "0204" + "090C07EA0B14050C0000FF800000" + "1108" + "0600000102" + "00");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new AxdrReader(octets);
        var rows = reader.ReadArrayHeader();
        var columns = reader.ReadStructureHeader();
        var clock = reader.TryReadDateTime(out var time);
        var hasStatus = reader.TryReadNumber(out var status);
        var hasEnergy = reader.TryReadNumber(out var energy);
        var isNull = reader.TryReadNull();
        reader.End();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        (rows, columns, clock, hasStatus, status, hasEnergy, energy, isNull).ShouldBe((1, 4, true, true, 8L, true, 258L, true));
        time.ShouldBe(new CosemDateTime(2026, 11, 20, 5, 12, 0, 0, 0xFF, CosemDateTime.DeviationNotSpecified, 0));
        allocated.ShouldBe(0);
    }

    [Fact]
    public void TryReadDateTime_TaggedAsOne_ReadsIt()
    {
        var reader = new AxdrReader(Convert.FromHexString("1907EA0B14050C000000000080"));

        reader.TryReadDateTime(out var value).ShouldBeTrue();

        value.ClockStatus.ShouldBe(CosemDateTime.StatusDaylightSaving);
        reader.IsAtEnd.ShouldBeTrue();
    }

    [Fact]
    public void TryReadDateTime_OctetStringOfAnotherLength_StaysWhereItIs()
    {
        var reader = new AxdrReader(Convert.FromHexString("09060100010800FF"));

        reader.TryReadDateTime(out _).ShouldBeFalse();
        reader.TryReadLogicalName(out var name).ShouldBeTrue();

        name.ShouldBe(LogicalName.Parse("1.0.1.8.0.255"));
    }

    [Theory]
    [InlineData("090C07EA")]
    [InlineData("1907EA")]
    public void TryReadDateTime_CutShort_IsADecodeError(string hex) =>
        Should.Throw<DlmsDecodeException>(() => new AxdrReader(Convert.FromHexString(hex)).TryReadDateTime(out _));

    [Fact]
    public void ReadStructureHeader_OnAnotherType_NamesThePlaceAndTheTag()
    {
        var error = Should.Throw<DlmsDecodeException>(() =>
        {
            var reader = new AxdrReader([0x00, 0x12, 0x00, 0x01], "profile");
            reader.Skip();
            reader.ReadStructureHeader();
        });

        (error.Layer, error.Offset).ShouldBe(("profile", 1));
        error.Message.ShouldContain("tag 18");
    }

    [Fact]
    public void ReadRawValueAndReadData_InTurn_CoverTheSameOctets()
    {
        var octets = Convert.FromHexString("0202110112000A1602");
        var raw = new AxdrReader(octets);
        var tree = new AxdrReader(octets);

        raw.ReadRawValue().ToArray().ShouldBe(octets[..7]);
        tree.ReadData().ShouldBe(DlmsData.StructureOf(new DlmsData.Unsigned(1), new DlmsData.LongUnsigned(10)));

        tree.Offset.ShouldBe(raw.Offset);
        Should.Throw<DlmsDecodeException>(() => new AxdrReader(octets).End());
    }
}
