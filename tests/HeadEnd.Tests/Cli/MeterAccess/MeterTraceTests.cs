using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public sealed class MeterTraceTests : IDisposable
{
    private const string Guek = "000102030405060708090A0B0C0D0E0F";
    private const string Gak = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
    private const string Dedicated = "A0A1A2A3A4A5A6A7A8A9AAABACADAEAF";
    private const string Energy = "3:1.0.1.8.0.255:2";

    private readonly string _counters = Path.Combine(Path.GetTempPath(), $"counters-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_counters))
        {
            Directory.Delete(_counters, recursive: true);
        }
    }

    [Theory]
    [InlineData(false, "WPDU")]
    [InlineData(true, "HDLC frame")]
    public async Task Trace_Get_ShowsFramesBothWaysAndKeepsStandardOutputClean(bool hdlc, string frame)
    {
        await using var meter = Meter(hdlc);

        var run = await CliRun.OfAsync(
            $"meter get --host 127.0.0.1 --port {meter.Port} --framing {(hdlc ? "hdlc" : "wrapper")} --client 48 --auth lls --password 12345678 --trace --json {Energy}");

        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldStartWith("[");
        run.Error.ShouldContain(frame);
        run.Error.ShouldContain("-> to the meter");
        run.Error.ShouldContain("<- from the meter");
        // Named by what it answers.
        run.Error.ShouldContain($"result: {Energy} Register.value");
        run.Error.ShouldContain("double-long-unsigned 42");
        run.Error.ShouldNotContain("12345678");
        run.Error.ShouldNotContain("3132333435363738");
        run.Error.ShouldNotContain(" ! ");
    }

    [Theory]
    [InlineData("set 1:0.0.96.1.10.255:2 --value octet-string:0102", "success, 1:0.0.96.1.10.255:2 Data.value")]
    [InlineData("invoke 70:0.0.96.3.10.255:1 --value int8:0", "success, 70:0.0.96.3.10.255:1 Disconnect control.remote_disconnect")]
    public async Task Trace_Response_IsNamedByItsRequest(string words, string named)
    {
        await using var meter = Meter();

        var run = await CliRun.OfAsync($"meter {words} --host 127.0.0.1 --port {meter.Port} --client 48 --auth lls --password 12345678 --trace");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldContain(named);
    }

    [Theory]
    [InlineData("")]
    [InlineData($"--dedicated-key {Dedicated}")]
    public async Task Trace_Ciphered_ShowsPlaintextAndNoKey(string words)
    {
        await using var meter = Meter();

        var run = await RunCipheredAsync(meter, $"get --auth hls-gmac --guek {Guek} --gak {Gak} {words} --trace {Energy}");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldContain("deciphered, authentic");
        run.Error.ShouldContain("double-long-unsigned 42");
        foreach (var secret in new[] { Guek, Gak, Dedicated })
        {
            run.Error.ShouldNotContain(secret, Case.Insensitive);
        }
    }

    [Fact]
    public async Task Trace_HlsSecret_IsNowhere()
    {
        await using var meter = Meter();

        var run = await RunCipheredAsync(meter, $"get --auth hls-sha256 --password hls-secret-text --trace {Energy}");

        run.Error.ShouldContain("HLS SHA-256");
        run.Error.ShouldNotContain("hls-secret-text");
        run.Error.ShouldNotContain(Convert.ToHexString("hls-secret-text"u8));
    }

    [Fact]
    public async Task Trace_ChangedSecret_IsMasked()
    {
        await using var meter = Meter();

        var run = await CliRun.OfAsync(
            $"meter set 15:0.0.40.0.0.255:7 --value octet-string:5345435245542121 --host 127.0.0.1 --port {meter.Port} --client 48 --auth lls --password 12345678 --trace");

        run.Error.ShouldContain("value: octet-string ***");
        run.Error.ShouldNotContain("5345435245542121");
        run.Error.ShouldNotContain("SECRET!!");
    }

    [Fact]
    public async Task Trace_MeterBreaksOff_ShowsTheRequestAndTheEnd()
    {
        await using var meter = Meter();
        meter.Device.Breaking[CosemAttribute.Parse(Energy)] = 1;

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {meter.Port} --trace {Energy}");

        run.Code.ShouldBe(4);
        run.Error.ShouldContain($"cosem-attribute-descriptor: {Energy}");
        run.Error.ShouldContain("the meter closed the connection");
    }

    [Fact]
    public async Task Trace_Nonsense_IsShownAsWhatItIs()
    {
        await using var peer = ScriptedPeer.Says("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {peer.Port} --trace {Energy}");

        run.Code.ShouldBe(6);
        run.Error.ShouldContain("<- from the meter");
        run.Error.ShouldContain("HTTP/1.1");
    }

    private static LoopbackMeter Meter(bool hdlc = false)
    {
        var meter = new LoopbackMeter(hdlc ? new HdlcOptions() : null);
        meter.Device[Energy] = new DlmsData.DoubleLongUnsigned(42);
        meter.Device.Security = new ServerSecurity
        {
            SystemTitle = new SystemTitle("MTR", 1),
            EncryptionKey = GlobalUnicastEncryptionKey.Parse(Guek),
            AuthenticationKey = AuthenticationKey.Parse(Gak),
            Secret = HlsSecret.Parse("hls-secret-text"),
        };
        return meter;
    }

    private Task<CliRun> RunCipheredAsync(LoopbackMeter meter, string words) => CliRun.OfAsync(
        $"meter {words} --host 127.0.0.1 --port {meter.Port} --client 48".Split(' ', StringSplitOptions.RemoveEmptyEntries), name => name == "HEADEND_COUNTERS" ? _counters : null);
}
