using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Cosem;

public class CosemDateTimeTests
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    [Theory]
    [InlineData("07E6021205160023FF800000", "2022-02-18T22:00:35+08:00")] // deviation not specified: the zone given
    [InlineData("07E90C03030F351E00FFC400", "2025-12-03T15:53:30+01:00")] // -60: UTC = local + deviation
    [InlineData("07E7060602111F1412FF8880", "2023-06-06T17:31:20.18+02:00")]
    [InlineData("07E4011502100000FF000000", "2020-01-21T16:00:00+00:00")]
    [InlineData("07EA0B14FF0C00FFFF800000", "2026-11-20T12:00:00+08:00")] // seconds not specified count as 0
    public void ToInstant_GivenDateAndTime_IsTheInstant(string hex, string expected) =>
        CosemDateTime.Read(Convert.FromHexString(hex)).ToInstant(Shanghai).ShouldBe(DateTimeOffset.Parse(expected, null));

    [Fact]
    public void ToInstant_MeterWithTheOtherSign_ReadsTheDeviationAsOffset() =>
        CosemDateTime.Read(Convert.FromHexString("07E403190312000000003C00")).ToInstant(Shanghai, deviationIsOffset: true)
            .ShouldBe(new DateTimeOffset(2020, 3, 25, 18, 0, 0, TimeSpan.FromHours(1)));

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFF8000FF", "nothing specified")]
    [InlineData("FFFF03FE07020000FF800000", "a template")]
    [InlineData("07EA021E050C0000FF800000", "30 February")]
    [InlineData("07EA0B14051800 00FF800000", "hour 24")]
    [InlineData("07EA0B14050C0000FF7FFF00", "deviation of 32767 minutes")]
    [InlineData("000101010500000000FCB800", "year 1 before the first instant")]
    [InlineData("0000000000000000000000 00", "all zero")]
    public void ToInstant_NoRealDateAndTime_IsNull(string hex, string description) =>
        CosemDateTime.Read(Convert.FromHexString(hex.Replace(" ", ""))).ToInstant(Shanghai).ShouldBeNull(description);

    [Fact]
    public void FromInstant_AndBack_IsTheInstant()
    {
        var instant = new DateTimeOffset(2026, 11, 22, 23, 59, 59, 990, Shanghai);

        var value = CosemDateTime.FromInstant(instant);

        (value.DayOfWeek, value.Deviation).ShouldBe(((byte)7, (short)-480));
        value.ToInstant(TimeSpan.Zero).ShouldBe(instant);
    }

    [Fact]
    public void Read_AnotherLength_IsRefused() => Should.Throw<ArgumentException>(() => CosemDateTime.Read(new byte[11]));
}
