using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security;

public class SystemTitleTests
{
    [Theory]
    [InlineData("4D4D4D0000BC614E", "MMM", 12345678UL)]
    [InlineData("4C475A6773781FD0", "LGZ", 444318883792UL)]
    [InlineData("2F19229199164103", null, 625338630403UL)]
    public void Title_Parsed_HasItsParts(string text, string? flagId, ulong serial)
    {
        var title = SystemTitle.Parse(text);

        title.FlagId.ShouldBe(flagId);
        title.Serial.ShouldBe(serial);
        title.ToString().ShouldBe(text);
        SystemTitle.Read(title.ToArray()).ShouldBe(title);
    }

    [Fact]
    public void Title_OfFlagAndSerial_IsTheOctets() => new SystemTitle("PPM", 0xFFFFFFFFFF).ToString().ShouldBe("50504DFFFFFFFFFF");

    [Theory]
    [InlineData("PP", 1UL)]
    [InlineData("ppm", 1UL)]
    [InlineData("PPM", 1UL << 40)]
    public void Title_OfNoFlagOrTooLargeASerial_IsRefused(string flagId, ulong serial) =>
        Should.Throw<ArgumentException>(() => new SystemTitle(flagId, serial));

    [Theory]
    [InlineData("")]
    [InlineData("4D4D4D0000BC61")]
    [InlineData("4D4D4D0000BC614E00")]
    [InlineData("4D4D4D0000BC614G")]
    [InlineData(" 4D4D4D0000BC614")]
    public void Title_OfOtherText_IsRefused(string text) => Should.Throw<FormatException>(() => SystemTitle.Parse(text));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(9)]
    public void Title_OfOtherLength_IsNone(int length) => SystemTitle.TryRead(new byte[length], out _).ShouldBeFalse();
}
