using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public class MeterLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--address-size 1")]
    [InlineData("--physical 17 --address-size 2")]
    [InlineData("--physical 17 --address-size 4")]
    public async Task Get_OverHdlc_AnswersAsOverTheWrapper(string address)
    {
        await using var meter = new LoopbackMeter(new HdlcOptions());
        meter.Device["3:1.0.1.8.0.255:2"] = new DlmsData.DoubleLongUnsigned(42);

        var run = await CliRun.OfAsync(
            $"meter get --host 127.0.0.1 --port {meter.Port} --framing hdlc {address} --client 48 --auth lls --password 12345678 3:1.0.1.8.0.255:2 --json");

        run.Error.ShouldBeEmpty();
        run.Code.ShouldBe(0);
        run.Out.ShouldContain("\"raw\": \"060000002A\"");
    }

    [Fact]
    public async Task Get_WrapperMeterAskedInHdlc_FailsInOneLine()
    {
        await using var meter = new LoopbackMeter();

        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port {meter.Port} --framing hdlc --timeout 2 3:1.0.1.8.0.255:2");

        run.Code.ShouldBe(4);
        run.Error.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("/dev/no-such-line")]
    [InlineData("/dev/null")]
    public async Task Get_NoSerialLineThere_UnreachableNamesTheDevice(string device)
    {
        var run = await CliRun.OfAsync($"meter get --serial {device} 3:1.0.1.8.0.255:2");

        run.Code.ShouldBe(3);
        run.Error.ShouldContain(device);
    }
}
