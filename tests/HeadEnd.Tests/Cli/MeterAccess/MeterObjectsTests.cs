using System.Text.Json;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public class MeterObjectsTests
{
    [Fact]
    public async Task Objects_ObjectList_JsonHasTheFiveKeysAndTheRights()
    {
        await using var meter = new LoopbackMeter();
        meter.Device["15:0.0.40.0.0.255:2"] = DlmsData.ArrayOf(
            Element(3, 0, "1.0.1.8.0.255", [(1, 1), (2, 1), (3, 1)], [(1, 0)]), Element(70, 0, "0.0.96.3.10.255", [(1, 1), (4, 3)], [(1, 1), (2, 1)]));

        var run = await meter.RunPublicAsync("objects", "--framing wrapper --client 16 --server 1 --auth none --json");

        run.Code.ShouldBe(0);
        var items = JsonDocument.Parse(run.Out).RootElement;
        items.GetArrayLength().ShouldBe(2);
        foreach (var item in items.EnumerateArray())
        {
            foreach (var key in new[] { "address", "type", "value", "raw", "error" })
            {
                item.TryGetProperty(key, out _).ShouldBeTrue(key);
            }
        }

        var relay = items[1];
        relay.GetProperty("address").GetString().ShouldBe("70:0.0.96.3.10.255");
        relay.GetProperty("classId").GetInt32().ShouldBe(70);
        relay.GetProperty("logicalName").GetString().ShouldBe("0.0.96.3.10.255");
        relay.GetProperty("name").GetString().ShouldBe("Disconnect control");
        relay.GetProperty("attributes")[1].GetProperty("access").GetString().ShouldBe("read-write");
        relay.GetProperty("attributes")[1].GetProperty("name").GetString().ShouldBe("control_mode");
        relay.GetProperty("methods")[0].GetProperty("access").GetString().ShouldBe("access");
        relay.GetProperty("methods")[0].GetProperty("name").GetString().ShouldBe("remote_disconnect");
        items[0].GetProperty("methods")[0].GetProperty("access").GetString().ShouldBe("none");
        items[0].GetProperty("meaning").GetString().ShouldBe("active import energy total");
    }

    [Fact]
    public async Task Objects_WithoutJson_Table()
    {
        await using var meter = new LoopbackMeter();
        meter.Device["15:0.0.40.0.0.255:2"] = DlmsData.ArrayOf(Element(70, 0, "0.0.96.3.10.255", [(1, 1), (4, 3)], [(1, 1), (2, 1)]));

        var run = await meter.RunPublicAsync("objects", "");

        run.Code.ShouldBe(0);
        run.Out.ShouldContain("0.0.96.3.10.255");
        run.Out.ShouldContain("1:r 4:rw");
    }

    [Fact]
    public async Task Objects_ElementIsNone_ThatElementHasAnError()
    {
        await using var meter = new LoopbackMeter();
        meter.Device["15:0.0.40.0.0.255:2"] = DlmsData.ArrayOf(DlmsData.StructureOf(new DlmsData.Unsigned(1)));

        var run = await meter.RunPublicAsync("objects", "--json");

        run.Code.ShouldBe(1);
        JsonDocument.Parse(run.Out).RootElement[0].GetProperty("error").GetString().ShouldNotBeNull();
    }

    private static DlmsData Element(ushort classId, byte version, string name, (sbyte Id, byte Mode)[] attributes, (sbyte Id, byte Mode)[] methods) => DlmsData.StructureOf(
        new DlmsData.LongUnsigned(classId),
        new DlmsData.Unsigned(version),
        DlmsData.FromLogicalName(LogicalName.Parse(name)),
        DlmsData.StructureOf(
            DlmsData.ArrayOf([.. attributes.Select(a => DlmsData.StructureOf(new DlmsData.Integer(a.Id), new DlmsData.Enum(a.Mode), DlmsData.Null.Instance))]),
            DlmsData.ArrayOf([.. methods.Select(m => DlmsData.StructureOf(new DlmsData.Integer(m.Id), new DlmsData.Enum(m.Mode)))])));
}
