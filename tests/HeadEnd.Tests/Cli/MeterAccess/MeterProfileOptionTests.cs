using System.Text.Json.Nodes;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public sealed class MeterProfileOptionTests : IDisposable
{
    private const string Name = "1:0.0.42.0.0.255:2";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"profile-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Profile_Framing_IsTheDefault()
    {
        await using var meter = Meter(new HdlcOptions());
        Write(link => link["framing"] = "hdlc");

        var run = await RunAsync(meter, "");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldContain("HDLC frame");
    }

    [Fact]
    public async Task Profile_HdlcParameters_AreProposed()
    {
        await using var meter = Meter(new HdlcOptions());
        Write(link =>
        {
            link["framing"] = "hdlc";
            link["informationLength"] = 300;
            link["physicalAddress"] = 17;
        });

        var run = await RunAsync(meter, "");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldContain("maximum-information-field-length-transmit: 300");
        run.Error.ShouldContain("physical 17");
    }

    [Fact]
    public async Task Profile_FramingGivenToo_TheOptionWins()
    {
        await using var meter = Meter();
        Write(link => link["framing"] = "hdlc");

        var run = await RunAsync(meter, "--framing wrapper");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldContain("WPDU");
    }

    [Theory]
    [InlineData("get", "", 16, "AARQ", "LLS")] // nothing to authenticate with: the public client
    [InlineData("get", "--password 12345678", 32, "LLS", null)]
    [InlineData("set", "--password 12345678 --value octet-string:01", 48, "LLS", null)]
    [InlineData("get", "--password 12345678 --client 48", 48, "LLS", null)]
    [InlineData("get", "--auth none", 16, "AARQ", "LLS")]
    [InlineData("get", "--auth lls --password 12345678 --client 77", 77, "LLS", null)]
    public async Task Profile_Clients_AreChosenByCommandAndPassword(string command, string words, int client, string shown, string? notShown)
    {
        await using var meter = Meter();
        Write(_ => { });

        var run = await RunAsync(meter, words, command);

        run.Error.ShouldContain($"source-wPort: {client}\n");
        run.Error.ShouldContain(shown);
        if (notShown is not null)
        {
            run.Error.ShouldNotContain(notShown);
        }
    }

    [Fact]
    public async Task Profile_PduSizeAndRelease_AreTaken_AndMaxPduWins()
    {
        await using var meter = Meter();
        Write(link =>
        {
            link["maxReceivePduSize"] = 300;
            link["useReleaseRequest"] = false;
        });

        var run = await RunAsync(meter, "");
        var wins = await RunAsync(meter, "--max-pdu 400");

        run.Error.ShouldContain("client-max-receive-pdu-size: 300");
        run.Error.ShouldNotContain("RLRQ");
        wins.Error.ShouldContain("client-max-receive-pdu-size: 400");
    }

    [Theory]
    [InlineData("{}", "--profile")]
    [InlineData("{ \"name\": ", "--profile")]
    public async Task Profile_ThatIsNone_IsAUsageError(string text, string about)
    {
        await File.WriteAllTextAsync(_file, text);

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port 1 --profile {_file} {Name}");

        run.Code.ShouldBe(2);
        run.Error.ShouldContain(about);
        run.Error.ShouldContain(Path.GetFileName(_file));
    }

    [Fact]
    public async Task GbtWindow_Granted_LongValueComesInThatManyBlocksAtOnce()
    {
        await using var meter = Meter();
        meter.Device.More = Conformance.GeneralBlockTransfer;
        meter.Device[Name] = DlmsData.FromOctets(new byte[2000]);

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {meter.Port} --max-pdu 300 --gbt-window 3 --trace --json {Name}");

        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldContain(new string('0', 4000));
        run.Error.ShouldContain("window 3");
        // Seven blocks, of which after the first three come in a row before the next is asked for.
        run.Error.Split("<- from the meter").Count(part => part.Contains("  general-block-transfer\n", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(7);
        run.Error.ShouldContain("of 7 general blocks");
        run.Error.ShouldNotContain(" ! ");
    }

    [Fact]
    public async Task GbtWindow_NotGranted_ServiceBlocksDo()
    {
        await using var meter = Meter();
        meter.Device[Name] = DlmsData.FromOctets(new byte[2000]);

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {meter.Port} --max-pdu 300 --gbt-window 3 --trace --json {Name}");

        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldContain(new string('0', 4000));
        run.Error.ShouldContain("get-response-with-datablock");
    }

    [Theory]
    [InlineData("--profile /no/such/profile.json", "--profile")]
    [InlineData("--max-pdu 11", "--max-pdu")]
    [InlineData("--max-pdu 65536", "--max-pdu")]
    [InlineData("--gbt-window 0", "--gbt-window")]
    [InlineData("--gbt-window 64", "--gbt-window")]
    [InlineData("--referencing xx", "--referencing")]
    [InlineData("--guek 000102030405060708090A0B0C0D0E0F", "--guek")]
    [InlineData("--invocation-counter read", "--invocation-counter")]
    [InlineData("--dedicated-key random", "--dedicated-key")]
    [InlineData("--client 65536", "--client")]
    [InlineData("--timeout soon", "--timeout")]
    [InlineData("--auth lls --password hex:0", "--password")]
    [InlineData("--auth hls-sha256 --password x --meter-certificate /tmp/x", "--meter-certificate")]
    public async Task Words_ThatDoNotDo_AreUsageErrorsNamingTheOption(string words, string option)
    {
        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port 1 {words} {Name}");

        run.Code.ShouldBe(2, run.Error);
        run.Error.ShouldContain(option);
        run.Error.Split('\n').ShouldAllBe(line => !line.Contains("   at ", StringComparison.Ordinal));
    }

    private static LoopbackMeter Meter(HdlcOptions? hdlc = null)
    {
        var meter = new LoopbackMeter(hdlc);
        meter.Device[Name] = new DlmsData.VisibleString("METER");
        return meter;
    }

    /// <summary>The shipped profile with its link changed.</summary>
    private void Write(Action<JsonObject> change)
    {
        var profile = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "profiles", "generic-prepaid.json")))!;
        profile["name"] = "changed";
        change(profile["link"]!.AsObject());
        File.WriteAllText(_file, profile.ToJsonString());
    }

    private Task<CliRun> RunAsync(LoopbackMeter meter, string words, string command = "get") =>
        CliRun.OfAsync($"meter {command} --host 127.0.0.1 --port {meter.Port} --profile {_file} --trace {words} {Name}");
}
