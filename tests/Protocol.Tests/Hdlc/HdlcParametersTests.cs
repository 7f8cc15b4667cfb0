using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

public sealed class HdlcParametersTests
{
    [Theory]
    [InlineData("818012050180060180070400000001080400000001", 128, 128, 1, 1)]
    [InlineData("8180140502010006020100070400000007080400000007", 256, 256, 7, 7)]
    [InlineData("818014050207EE060207EE070400000007080400000001", 2030, 2030, 7, 1)]
    public void Field_ReadAndWritten_IsTheSame(string hex, int transmit, int receive, int transmitWindow, int receiveWindow)
    {
        var octets = Convert.FromHexString(hex);

        var parameters = HdlcParameters.Decode(octets);

        parameters.ShouldBe(new(transmit, receive, transmitWindow, receiveWindow));
        var written = new byte[HdlcParameters.MaxEncodedLength];
        written.AsSpan(0, parameters.Write(written)).ToArray().ShouldBe(octets);
    }

    [Theory]
    [InlineData("no field: the defaults", "", 128, 128, 1, 1)]
    [InlineData("no parameters: the defaults", "818000", 128, 128, 1, 1)]
    [InlineData("Iskra: 0x7E inside (QUIRKS meters 27)", "81801205017E06017E070400000001080400000001", 126, 126, 1, 1)]
    [InlineData("Kamstrup: small sizes in two octets (QUIRKS meters 27)", "818014050200740602 0074070400000001080400000001", 116, 116, 1, 1)]
    [InlineData("windows in one octet", "81800C050180060180070103080103", 128, 128, 3, 3)]
    [InlineData("only one of four", "8180040602 0200", 128, 512, 1, 1)]
    [InlineData("an unknown parameter", "8180090904 00000001060140", 128, 64, 1, 1)]
    [InlineData("more than can be", "81801005040000FFFF06020800070400000064", 2030, 2030, 7, 1)]
    public void Decode_OddButClear_IsTaken(string what, string hex, int transmit, int receive, int transmitWindow, int receiveWindow) =>
        HdlcParameters.Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))).ShouldBe(new(transmit, receive, transmitWindow, receiveWindow), what);

    [Theory]
    [InlineData("another format", "828003050180")]
    [InlineData("another group", "818103050180")]
    [InlineData("cut in the header", "8180")]
    [InlineData("length too long", "818004050180")]
    [InlineData("length too short", "818002050180")]
    [InlineData("a parameter cut short", "818003050280")]
    [InlineData("a lone identifier", "81800405018006")]
    [InlineData("a value of three octets", "8180050503000080")]
    [InlineData("a value of no octets", "8180020500")]
    [InlineData("a window of 0", "81800607040000 0000")]
    [InlineData("a length of 0", "818003050100")]
    public void Decode_Malformed_IsADecodeError(string what, string hex) =>
        Should.Throw<DlmsDecodeException>(() => HdlcParameters.Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))).Layer.ShouldBe("HDLC", what);

    [Fact]
    public void Negotiate_TakesTheLessInEachDirection() =>
        new HdlcParameters(512, 1024, 7, 3).Negotiate(new HdlcParameters(256, 600, 1, 5)).ShouldBe(new(512, 256, 5, 1));

    [Theory]
    [InlineData(31, 1, 3)]
    [InlineData(2031, 1, 3)]
    [InlineData(128, 0, 3)]
    [InlineData(128, 8, 3)]
    [InlineData(128, 1, 21)]
    public void Options_OutOfRange_AreRefused(int length, int window, int retries) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new HdlcOptions { MaxInformationLength = length, WindowSize = window, MaxRetries = retries }.Propose());
}
