using System.Text.Json;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public class MeterSetAndInvokeTests
{
    [Fact]
    public async Task Set_OctetString_ReachesTheMeter()
    {
        await using var meter = new LoopbackMeter();

        var run = await meter.RunAsync("set", "1:0.0.96.1.10.255:2 --value octet-string:0102 --json");

        run.Code.ShouldBe(0);
        meter.Device["1:0.0.96.1.10.255:2"].ShouldBe(DlmsData.FromOctets([1, 2]));
        var item = JsonDocument.Parse(run.Out).RootElement.EnumerateArray().Single();
        item.GetProperty("address").GetString().ShouldBe("1:0.0.96.1.10.255:2");
        item.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Set_AsPublicClient_RefusedWithTheMetersReason()
    {
        await using var meter = new LoopbackMeter();

        var run = await meter.RunPublicAsync("set", "1:0.0.96.1.10.255:2 --value octet-string:0102 --json");

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("ReadWriteDenied");
        JsonDocument.Parse(run.Out).RootElement[0].GetProperty("error").GetString()!.ShouldContain("ReadWriteDenied");
    }

    [Fact]
    public async Task Invoke_Method_ReachesTheMeterWithItsParameter()
    {
        await using var meter = new LoopbackMeter();

        var run = await meter.RunAsync("invoke", "70:0.0.96.3.10.255:1 --value int8:0");

        run.Code.ShouldBe(0);
        meter.Device.Invoked.ShouldHaveSingleItem().ShouldBe((CosemMethod.Parse("70:0.0.96.3.10.255:1"), new DlmsData.Integer(0)));
    }

    [Fact]
    public async Task Invoke_NoSuchObject_Refused()
    {
        await using var meter = new LoopbackMeter();

        var run = await meter.RunAsync("invoke", "9:0.0.10.0.100.255:1 --value uint16:1 --json");

        run.Code.ShouldBe(1);
        JsonDocument.Parse(run.Out).RootElement[0].GetProperty("error").GetString()!.ShouldContain("ObjectUndefined");
    }
}
