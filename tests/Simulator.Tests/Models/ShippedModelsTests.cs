using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Models;

public sealed class ShippedModelsTests
{
    public static TheoryData<string> Names => [.. MeterModel.ShippedNames];

    [Fact]
    public void Companions_AreShippedByName() =>
        MeterModel.ShippedNames.ShouldBe(["dsmr-like", "fee-control-like", "generic-prepaid", "idis-like", "is15959-like"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryAttribute_OfEveryObject_CanBeRead(string name)
    {
        var meter = new TestMeter(model: MeterModel.Find(name), historyDays: 2);
        var list = meter.Get("15:0.0.40.0.0.255:2").AsItems()!.Value;
        var attributes = 0;
        foreach (var item in list)
        {
            var fields = item.AsItems()!.Value;
            var instance = fields[2].AsLogicalName()!.Value;
            foreach (var access in fields[3].AsItems()!.Value[0].AsItems()!.Value.Select(a => a.AsItems()!.Value))
            {
                var (id, mode) = (((DlmsData.Integer)access[0]).Value, ((DlmsData.Enum)access[1]).Value);
                if ((mode & 1) != 0)
                {
                    meter.Get($"{((DlmsData.LongUnsigned)fields[0]).Value}:{instance}:{id}");
                    attributes++;
                }
            }
        }

        attributes.ShouldBeGreaterThan(list.Count * 2);
    }

    [Theory]
    [InlineData("idis-like", 123)]
    [InlineData("fee-control-like", 287)]
    public void Model_IsAsLargeAsRealMeters(string name, int objects) =>
        MeterModel.Find(name)!.Objects.All.Count.ShouldBeGreaterThanOrEqualTo(objects);

    [Fact]
    public void FixedNumber_IsAMetersOwn_AndStays()
    {
        var model = MeterModel.Find("idis-like");
        var world = new ManualTimeProvider();
        var values = Enumerable.Range(1, 20).Select(number => new TestMeter(world, model, number: number, seed: (ulong)number).Number("3:1.0.52.7.0.255:2")).ToList();

        values.ShouldAllBe(v => v >= 2250 && v <= 2350);
        values.Distinct().Count().ShouldBeGreaterThan(5);
        new TestMeter(world, model, number: 3, seed: 3).Number("3:1.0.52.7.0.255:2").ShouldBe(values[2]);
    }

    [Fact]
    public void FixedObject_RemembersWhatIsWritten_AndOnlyWhereItMayBe()
    {
        var model = MeterModel.Find("idis-like");
        var (meter, other) = (new TestMeter(model: model), new TestMeter(model: model));

        meter.MustSet("1:0.0.96.1.3.255:2", DlmsData.FromOctets("HOUSE 7"u8));

        meter.Get("1:0.0.96.1.3.255:2").ShouldBe(DlmsData.FromOctets("HOUSE 7"u8));
        other.Get("1:0.0.96.1.3.255:2").ShouldNotBe(DlmsData.FromOctets("HOUSE 7"u8));
        meter.Set("1:0.0.96.1.3.255:2", new DlmsData.Unsigned(1)).ShouldBe(DataAccessResult.TypeUnmatched);
        meter.Set("1:0.0.97.97.0.255:2", new DlmsData.DoubleLongUnsigned(1)).ShouldBe(DataAccessResult.ReadWriteDenied);
        meter.Set("1:0.0.96.1.3.255:2", DlmsData.FromOctets(new byte[600])).ShouldBe(DataAccessResult.OtherReason);
    }

    [Theory]
    [InlineData("""{ "extends": "nothing" }""", "$.extends: \"nothing\" is no shipped model; there are dsmr-like, ")]
    [InlineData("""{ "extends": "generic-prepaid", "objects": [ { "class": 1, "logicalName": "0.0.96.{1.0.255", "attributes": {} } ] }""", "$.objects[0].logicalName: '0.0.96.{1.0.255' opens a list")]
    [InlineData("""{ "extends": "generic-prepaid", "objects": [ { "class": 1, "logicalName": "0.0.96.9.0.255", "attributes": { "2": "uint16:9..3" } } ] }""", "$.objects[0].attributes.2: 'uint16:9..3' is no range")]
    [InlineData("""{ "extends": "generic-prepaid", "objects": [ { "class": 1, "logicalName": "0.0.96.9.0.255", "attributes": { "1": "uint16:9" } } ] }""", "$.objects[0].attributes.1: is no attribute from 2")]
    [InlineData("""{ "extends": "generic-prepaid", "objects": [ { "class": 1, "logicalName": "0.0.96.1.0.255", "attributes": { "2": "uint16:9" } } ] }""", "two objects are named 0.0.96.1.0.255")]
    public void BadModel_NamesThePlace(string json, string expected) =>
        Should.Throw<ModelFormatException>(() => MeterModel.Parse(json)).Message.ShouldContain(expected);
}
