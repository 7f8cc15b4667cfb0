using System.Net;
using System.Net.Sockets;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public class MeterExitCodeTests
{
    private const string Register = "3:1.0.1.8.0.255:2";

    [Fact]
    public async Task Get_PortClosed_UnreachableInOneLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {port} {Register} --json");

        run.Code.ShouldBe(3);
        ShouldBeOneLine(run, $"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Get_NameUnknown_Unreachable()
    {
        var run = await CliRun.OfAsync($"meter get --host no-such-host.invalid --timeout 20 {Register}");

        run.Code.ShouldBe(3);
        ShouldBeOneLine(run, "no-such-host.invalid");
    }

    [Fact]
    public async Task Get_PeerSilent_TimesOutAsLinkLost()
    {
        await using var peer = ScriptedPeer.Silent();

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {peer.Port} --timeout 1 {Register} --json");

        run.Code.ShouldBe(4);
        ShouldBeOneLine(run, "127.0.0.1");
    }

    [Fact]
    public async Task Get_PeerHangsUp_LinkLost()
    {
        await using var peer = ScriptedPeer.HangsUp();

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {peer.Port} --timeout 20 {Register}");

        run.Code.ShouldBe(4);
        ShouldBeOneLine(run, "127.0.0.1");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "no wrapper header")]
    [InlineData("\0\u0001\0\u0001\0\u0010\0\u0003abc", "a wrapped APDU that is none")]
    [InlineData("\0\u0001\0\u0001\0\u0010\0\u0002\u0061\u0005", "an AARE cut short")]
    public async Task Get_PeerTalksNonsense_Nonsense(string answer, string what)
    {
        await using var peer = ScriptedPeer.Says(System.Text.Encoding.Latin1.GetBytes(answer));

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {peer.Port} --timeout 5 {Register}");

        run.Code.ShouldBe(6, what);
        ShouldBeOneLine(run, "127.0.0.1");
    }

    [Fact]
    public async Task Get_WrongPassword_AssociationRejected()
    {
        await using var meter = new LoopbackMeter();

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {meter.Port} --auth lls --password topsecret {Register}");

        run.Code.ShouldBe(5);
        ShouldBeOneLine(run, "rejected");
        run.Error.ShouldNotContain("topsecret");
    }

    [Fact]
    public async Task Get_OneItemRefused_RefusedButTheOthersAnswered()
    {
        await using var meter = new LoopbackMeter();
        meter.Device[Register] = new Protocol.Cosem.DlmsData.DoubleLongUnsigned(42);

        var run = await meter.RunAsync("get", $"{Register} 3:1.0.2.8.0.255:2 --json");

        run.Code.ShouldBe(1);
        ShouldBeOneLine(run, "3:1.0.2.8.0.255:2");
        run.Out.ShouldContain("42");
    }

    [Theory]
    [InlineData("meter get --host 127.0.0.1 3:1.0.1.8.0:2", "1.0.1.8.0")]
    [InlineData("meter get --host 127.0.0.1", "get")]
    [InlineData("meter get 3:1.0.1.8.0.255:2", "--host")]
    [InlineData("meter get --host h --port 70000 3:1.0.1.8.0.255:2", "--port")]
    [InlineData("meter get --host h --timeout 0 3:1.0.1.8.0.255:2", "--timeout")]
    [InlineData("meter get --host h --timeout soon 3:1.0.1.8.0.255:2", "--timeout")]
    [InlineData("meter get --host h --framing plc 3:1.0.1.8.0.255:2", "plc")]
    [InlineData("meter get --host h --serial /dev/ttyS0 3:1.0.1.8.0.255:2", "--serial")]
    [InlineData("meter get --host h --baud 300 3:1.0.1.8.0.255:2", "--serial")]
    [InlineData("meter get --host h --mode-e 3:1.0.1.8.0.255:2", "--serial")]
    [InlineData("meter get --host h --physical 17 3:1.0.1.8.0.255:2", "--framing hdlc")]
    [InlineData("meter get --host h --framing hdlc --address-size 3 3:1.0.1.8.0.255:2", "3")]
    [InlineData("meter get --serial /dev/ttyS0 --framing wrapper 3:1.0.1.8.0.255:2", "wrapper")]
    [InlineData("meter get --host h --auth lls 3:1.0.1.8.0.255:2", "HEADEND_METER_PASSWORD")]
    [InlineData("meter get --host h --auth lls --password hex:1 3:1.0.1.8.0.255:2", "hex:")]
    [InlineData("meter get --host h --password 1 3:1.0.1.8.0.255:2", "--auth")]
    [InlineData("meter get --host h 3:1.0.1.8.0.255:2 --entries 1..2", "profile buffer")]
    [InlineData("meter get --host h 7:1.0.99.1.0.255:2 --entries 0..2", "0..2")]
    [InlineData("meter get --host h 7:1.0.99.1.0.255:2 --entries 1..2 --from 2026-11-19", "exclude")]
    [InlineData("meter get --host h 7:1.0.99.1.0.255:2 --from 2026-11-20 --to 2026-11-19", "later")]
    [InlineData("meter get --host h 7:1.0.99.1.0.255:2 --from yesterday", "yesterday")]
    [InlineData("meter set --host h 1:0.0.96.1.10.255:2", "--value")]
    [InlineData("meter set --host h 1:0.0.96.1.10.255:2 --value octet-string:0", "octet-string")]
    [InlineData("meter invoke --host h 70:0.0.96.3.10.255:1 --value int8:300", "int8")]
    [InlineData("metr", "metr")]
    public async Task Any_UsageWrong_UsageNamesTheFault(string line, string named)
    {
        var run = await CliRun.OfAsync(line);

        run.Code.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain(named);
        run.Error.ShouldContain("--help");
    }

    private static void ShouldBeOneLine(CliRun run, string named)
    {
        run.Error.TrimEnd().ShouldNotContain("\n");
        run.Error.ShouldStartWith("headend: ");
        run.Error.ShouldContain(named);
        run.Error.ShouldNotContain("   at ");
    }
}
