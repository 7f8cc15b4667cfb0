using PrepaidMeter.Protocol.Decoding;

namespace PrepaidMeter.Protocol.Tests.Decoding;

public sealed class PastedHexTests
{
    [Theory]
    [InlineData("7ea0FF")]
    [InlineData("7E A0 FF")]
    [InlineData(" 7E\r\n\tA0\nFF \n")]
    [InlineData("7e:a0:ff")]
    [InlineData("7E-A0-FF")]
    [InlineData("0x7E, 0xA0, 0xFF")]
    [InlineData("0x7EA0FF")]
    [InlineData("0X7E;0XA0;0XFF")]
    [InlineData("{ 0x7e, 0xa0,\n  0xff }")]
    [InlineData("\"7EA0FF\"")]
    [InlineData("\uFEFF7EA0FF")]
    public void Text_InAFormPeoplePaste_IsItsOctets(string text)
    {
        PastedHex.TryParse(text, out var octets, out var problem).ShouldBeTrue(problem);
        octets.ShouldBe([0x7E, 0xA0, 0xFF]);
    }

    [Theory]
    [InlineData("7E A0 F", "at character 7 'F' is half an octet")]
    [InlineData("7E A 0F", "at character 4 'A' is half an octet")]
    [InlineData("7E G0", "at character 4 'G' is no hex digit")]
    [InlineData("7E\u001b", "at character 3 '\\x1B' is no hex digit")]
    [InlineData("", "no octets")]
    [InlineData(" 0x ", "no octets")]
    public void Text_ThatIsNoHex_IsRefusedAtItsPlace(string text, string expected)
    {
        PastedHex.TryParse(text, out _, out var problem).ShouldBeFalse();
        problem.ShouldBe(expected);
    }

    [Fact]
    public void Text_OfTooManyOctets_IsRefused()
    {
        PastedHex.TryParse(new string('0', 2 * MessageDecoder.MaxLength), out var octets, out _).ShouldBeTrue();
        octets!.Length.ShouldBe(MessageDecoder.MaxLength);
        PastedHex.TryParse(new string('0', (2 * MessageDecoder.MaxLength) + 2), out _, out var problem).ShouldBeFalse();
        problem.ShouldStartWith("more than");
    }
}
