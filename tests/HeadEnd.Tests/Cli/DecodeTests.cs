using System.Text.Json;
using System.Xml.Linq;
using PrepaidMeter.Protocol.Decoding;

namespace PrepaidMeter.HeadEnd.Tests.Cli;

public sealed class DecodeTests
{
    private const string GetRequest = "C001C100030100010800FF0200";
    private const string Aarq = "6036A1090607608574050801018A0207808B0760857405080201AC0A80083132333435363738BE10040E01000000065F1F0400007E1F04B0";
    private const string Ciphered = "C81E3001234567411312FF935A47566827C467BC7D825C3BE4A77C3FCC056B6B";
    private const string Keys = "--guek 000102030405060708090A0B0C0D0E0F --gak D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF --system-title 4D4D4D0000BC614E";

    [Fact]
    public async Task Decode_AnApdu_PrintsItsTreeAndIsDone()
    {
        var run = await CliRun.OfAsync($"decode {GetRequest}");

        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldContain("cosem-attribute-descriptor: 3:1.0.1.8.0.255:2  (Register.value, active import energy total)");
    }

    [Theory]
    [InlineData("decode C0 01 C1 00 03 01 00 01 08 00 FF 02 00")]
    [InlineData("decode 0xC0,0x01,0xC1,0x00,0x03,0x01,0x00,0x01,0x08,0x00,0xFF,0x02,0x00")]
    [InlineData("decode c0:01:c1:00:03:01:00:01:08:00:ff:02:00")]
    public async Task Decode_HexAsPeoplePasteIt_IsTheSame(string line) =>
        (await CliRun.OfAsync(line)).Out.ShouldBe((await CliRun.OfAsync($"decode {GetRequest}")).Out);

    [Fact]
    public async Task Decode_FromStandardInput_IsTheSame()
    {
        var run = await CliRun.OfAsync(["decode", "-"], input: "C0 01 C1\n00 03 01 00 01 08 00\r\nFF 02 00\n");

        run.Code.ShouldBe(0);
        run.Out.ShouldBe((await CliRun.OfAsync($"decode {GetRequest}")).Out);
    }

    [Fact]
    public async Task Decode_WithKeys_Deciphers()
    {
        var run = await CliRun.OfAsync($"decode {Keys} {Ciphered}");

        run.Code.ShouldBe(0);
        run.Out.ShouldContain("deciphered, authentic");
        run.Out.ShouldContain("8:0.0.1.0.0.255:2");
        (run.Out + run.Error).ShouldNotContain("0001020304050607");
    }

    [Fact]
    public async Task Decode_OctetsThatAreWrong_PrintsTheTreeAndNamesThePlace()
    {
        var run = await CliRun.OfAsync("decode C401C100020307");

        run.Code.ShouldBe(1);
        run.Out.ShouldContain("get-response");
        run.Error.ShouldBe("headend: A-XDR at octet 6: no Data type has tag 7.\n");
    }

    [Fact]
    public async Task Decode_WhatIsNoHex_IsWrongUsageAtItsPlace()
    {
        var run = await CliRun.OfAsync("decode C001G1");

        run.Code.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldBe("headend: the input is not hex: at character 5 'G' is no hex digit\n");
    }

    [Theory]
    [InlineData("decode")]
    [InlineData("decode --json --xml 00")]
    [InlineData("decode --guek 1234 00")]
    [InlineData("decode --gak nothex 00")]
    [InlineData("decode --system-title 1234 00")]
    public async Task Decode_WrongUsage_IsToldWithoutRepeatingKeys(string line)
    {
        var run = await CliRun.OfAsync(line);

        run.Code.ShouldBe(2);
        run.Error.ShouldNotBeEmpty();
        run.Error.ShouldNotContain("nothex");
    }

    [Fact]
    public async Task Decode_Json_IsOneObject()
    {
        var json = JsonDocument.Parse((await CliRun.OfAsync($"decode --json {GetRequest}")).Out).RootElement;

        json.GetProperty("errors").GetArrayLength().ShouldBe(0);
        json.GetProperty("nodes")[0].GetProperty("name").GetString().ShouldBe("get-request");
    }

    [Fact]
    public async Task Decode_Xml_IsOneDocument() =>
        XElement.Parse((await CliRun.OfAsync($"decode --xml {GetRequest}")).Out).Element("node")!.Attribute("name")!.Value.ShouldBe("get-request");

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    [InlineData("--xml")]
    public async Task Decode_APassword_IsShownOnlyWhenAskedFor(string format)
    {
        (await CliRun.OfAsync($"decode {format} {Aarq}")).Out.ShouldNotContain("12345678");
        (await CliRun.OfAsync($"decode {format} --show-secrets {Aarq}")).Out.ShouldContain("12345678");
    }

    [Fact]
    public async Task Decode_InputWithoutEnd_IsRefused()
    {
        var run = await CliRun.OfAsync(["decode", "-"], input: new string(' ', 7 * MessageDecoder.MaxLength));

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("longer than");
    }
}
