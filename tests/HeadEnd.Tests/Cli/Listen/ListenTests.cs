using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Listen;

public sealed class ListenTests
{
    private const string Keys = "--guek 000102030405060708090A0B0C0D0E0F --gak D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";

    // Aidon's list 1, whole APDU, from toreamun/amshan: a name, a value, its scaler and unit.
    private const string Aidon = "0F40000000000101020309060100010700FF060000011802020F00161B";

    [Fact]
    public async Task Json_PlainPush_IsOneLineWithNameValueAndUnit()
    {
        await using var listen = await ListenRun.StartAsync("--json --count 1");
        await SendAsync(listen.Port, Wrapper(Aidon));

        var run = await listen.EndAsync();

        run.Code.ShouldBe(0, run.Error);
        var line = Lines(run).ShouldHaveSingleItem();
        line.GetProperty("source").GetString().ShouldStartWith("127.0.0.1:");
        line.GetProperty("logicalDevice").GetInt32().ShouldBe(1);
        line.GetProperty("protected").GetBoolean().ShouldBeFalse();
        line.GetProperty("layout").GetString().ShouldBe("named-values");
        line.GetProperty("dateTime").ValueKind.ShouldBe(JsonValueKind.Null);
        var value = line.GetProperty("values").EnumerateArray().ShouldHaveSingleItem();
        value.GetProperty("address").GetString().ShouldBe("1.0.1.7.0.255");
        value.GetProperty("object").GetString().ShouldBe("active import power, now");
        value.GetProperty("value").GetInt32().ShouldBe(280);
        value.GetProperty("scaled").GetDecimal().ShouldBe(280);
        value.GetProperty("unit").GetString().ShouldBe("W");
    }

    [Fact]
    public async Task Json_WhatCanNotBeDecoded_IsOneLineWithLayerAndOffset()
    {
        await using var listen = await ListenRun.StartAsync("--json --count 2");
        await SendAsync(listen.Port, Wrapper("0F40000000000101020309060100") + Wrapper(Aidon));

        var run = await listen.EndAsync();

        var lines = Lines(run);
        lines[0].GetProperty("refused").GetString().ShouldBe("malformed");
        lines[0].GetProperty("layer").GetString().ShouldBe("xDLMS");
        lines[0].GetProperty("offset").GetInt32().ShouldBe(11); // the length that says more than there is
        lines[1].TryGetProperty("values", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Json_WithKeys_PlainPushIsRefusedBeforeItsBodyIsLookedAt()
    {
        await using var listen = await ListenRun.StartAsync($"--json --count 1 {Keys}");
        await SendAsync(listen.Port, Wrapper("0FFFFFFF")); // no body that could be parsed

        var line = Lines(await listen.EndAsync()).ShouldHaveSingleItem();

        line.GetProperty("refused").GetString().ShouldBe("not-admitted");
        line.TryGetProperty("layer", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Text_PushInBlocksOverUdp_IsPrintedWhenWhole()
    {
        await using var listen = await ListenRun.StartAsync("--udp --count 1");
        using var meter = new UdpClient("127.0.0.1", listen.Port);
        await meter.SendAsync(Convert.FromHexString(Wrapper("E0400001000009" + Aidon[..18])));
        await meter.SendAsync(Convert.FromHexString(Wrapper($"E0800002000014{Aidon[18..]}")));

        var run = await listen.EndAsync();

        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldContain("1.0.1.7.0.255 active import power, now = 280 W");
    }

    // QUIRKS meters 14: a list without any name, here Kaifa's list 1.
    [Fact]
    public async Task Template_UnnamedList_IsNamed()
    {
        await using var listen = await ListenRun.StartAsync("--json --count 1 --template -,- --template 3:1.0.1.7.0.255:2");
        await SendAsync(listen.Port, Wrapper("0F40000000090C07E3020401173416FF800000020106000016DC"));

        var line = Lines(await listen.EndAsync()).ShouldHaveSingleItem();

        line.GetProperty("values")[0].GetProperty("address").GetString().ShouldBe("3:1.0.1.7.0.255:2");
        line.GetProperty("dateTime").GetString().ShouldBe("2019-02-04T23:52:22");
    }

    [Fact]
    public async Task Stopped_EndsCleanly()
    {
        await using var listen = await ListenRun.StartAsync("");
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, listen.Port);

        (await listen.StopAsync()).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Timeout_BeforeTheCount_IsExitCodeOne()
    {
        await using var listen = await ListenRun.StartAsync("--count 1 --timeout 0.05");

        (await listen.EndAsync()).Code.ShouldBe(1);
    }

    [Fact]
    public async Task BusyPort_IsOneClearLine()
    {
        await using var listen = await ListenRun.StartAsync("");

        var run = await CliRun.OfAsync($"listen --host 127.0.0.1 --port {listen.Port}");

        run.Code.ShouldBe(1);
        run.Error.ShouldContain($"127.0.0.1:{listen.Port}: AddressAlreadyInUse");
    }

    [Theory]
    [InlineData("--port 4060 --udp --framing hdlc", "UDP")]
    [InlineData("--port 4060 --blocks-without-llc", "--framing hdlc")]
    [InlineData("--port 4060 --guek 000102030405060708090A0B0C0D0E0F", "--gak")]
    [InlineData("--port 4060 --gak 000102030405060708090A0B0C0D0E0F", "--guek")]
    [InlineData("--port 4060 --guek 0001SECRET --gak 00", "--guek")]
    [InlineData("--port 4060 --template 3:1.0.1", "--template")]
    [InlineData("--port 70000", "--port")]
    [InlineData("--port 4060 --host nowhere", "--host")]
    [InlineData("", "--port")]
    public async Task Words_ThatDoNotDo_AreUsageErrors(string words, string about)
    {
        var run = await CliRun.OfAsync($"listen {words}");

        run.Code.ShouldBe(2, run.Error);
        run.Error.ShouldContain(about);
        run.Error.ShouldNotContain("SECRET");
    }

    private static string Wrapper(string apdu) => $"000100010067{apdu.Length / 2:X4}{apdu}";

    private static async Task SendAsync(int port, string hex)
    {
        using var meter = new TcpClient();
        await meter.ConnectAsync(IPAddress.Loopback, port);
        await meter.GetStream().WriteAsync(Convert.FromHexString(hex));
    }

    private static List<JsonElement> Lines(CliRun run) =>
        [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
