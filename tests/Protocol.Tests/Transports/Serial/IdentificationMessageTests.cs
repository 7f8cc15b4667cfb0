using System.Text;
using PrepaidMeter.Protocol.Transports.Serial;

namespace PrepaidMeter.Protocol.Tests.Transports.Serial;

public sealed class IdentificationMessageTests
{
    [Theory]
    [InlineData(@"/LGZ5\2ZMD4104407.B14", "LGZ", '5', "2", "ZMD4104407.B14", 9600)]
    [InlineData(@"/ISk5\2MT382-1000", "ISk", '5', "2", "MT382-1000", 9600)]
    [InlineData(@"/EMH4\@01LZQJL0014F", "EMH", '4', "@", "01LZQJL0014F", 4800)]
    [InlineData(@"/ABC6\2\3X", "ABC", '6', "23", "X", 19_200)]
    [InlineData("/ABC0", "ABC", '0', "", "", 300)]
    [InlineData("/ABCA1", "ABC", 'A', "", "1", null)]
    public void Message_Parsed_SaysWhatTheMeterCanDo(string text, string manufacturer, char baudIdentifier, string enhancements, string identification, int? baud)
    {
        var message = IdentificationMessage.Parse(Encoding.ASCII.GetBytes(text));

        message.ShouldBe(new(manufacturer, baudIdentifier, enhancements, identification));
        message.Baud.ShouldBe(baud);
        message.OffersHdlc.ShouldBe(enhancements.Contains('2', StringComparison.Ordinal));
    }

    [Fact]
    public void Message_WithParityBits_IsReadAllTheSame() =>
        IdentificationMessage.Parse([(byte)'/' | 0x80, (byte)'L', (byte)'G' | 0x80, (byte)'Z', (byte)'5']).Manufacturer.ShouldBe("LGZ");

    [Theory]
    [InlineData("")]
    [InlineData("/LG")]
    [InlineData("LGZ5")]
    [InlineData("/1GZ5x")]
    [InlineData("/?!")]
    [InlineData("/LGZ5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Message_ThatIsNone_IsADecodeError(string text) =>
        Should.Throw<DlmsDecodeException>(() => IdentificationMessage.Parse(Encoding.ASCII.GetBytes(text))).Layer.ShouldBe("IEC 62056-21");
}
