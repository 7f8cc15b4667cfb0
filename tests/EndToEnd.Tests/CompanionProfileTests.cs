using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>Each model the simulator ships has a profile of the same name, and the one reads the other whole.</summary>
public sealed class CompanionProfileTests
{
    public static TheoryData<string> Names => [.. MeterModel.ShippedNames];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Meter_OfEveryModel_IsReadWholeByItsProfile(string name)
    {
        await using var world = await World.StartAsync(1, model: MeterModel.Find(name));
        var profile = world.Get<ProfileCatalog>().Find(name).ShouldNotBeNull();

        var attempt = await world.Get<CollectionRunner>().CollectAsync(world.Meters[0], CollectionParts.All, "test", default);

        attempt.ShouldSatisfyAllConditions(
            a => a.Failure.ShouldBe(FailureClass.None, a.Detail),
            a => a.RegistersStored.ShouldBe(profile.Registers.Count),
            a => a.IntervalsStored.ShouldBeGreaterThan(100),
            a => a.FrozenStored.ShouldBeGreaterThan(2));
        var total = (await world.Get<IReadingStore>().LatestRegistersAsync(world.Meters[0].Id, default)).Single(r => r.Quantity == "energy.import.total");
        total.Value.ShouldBeInRange(world.Fleet.Meters[0].Meter.ImportEnergy - 10, world.Fleet.Meters[0].Meter.ImportEnergy, "Wh, in the meter's own steps");
    }
}
