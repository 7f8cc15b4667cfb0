using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>A meter's clock that is off: seen by a collection, set by an audited command, seen to be right.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task Collect_ClockOff_IsSetByACommandAndGoodAfterwards()
    {
        await using var world = await World.StartAsync(meters: 1, security: new FleetSecurity());
        var (meter, simulated) = (world.Meters[0], world.Fleet.Meters[0].Meter);
        simulated.ShiftClock(TimeSpan.FromSeconds(45));
        await CollectAsync(world);

        var check = (await world.Get<IClockStore>().ListAsync(meter.Id, 1, default)).ShouldHaveSingleItem();
        check.Verdict.ShouldBe(ClockVerdict.ToBeSet);
        check.Offset.ShouldNotBeNull().TotalSeconds.ShouldBe(45, 1);
        var command = (await world.Get<ICommandStore>().ListAsync(meter.Id, 1, default)).ShouldHaveSingleItem();
        command.RequestedBy.ShouldBe(ClockKeeper.Requester);
        (await world.Get<CommandExecutor>().ExecuteAsync(command.Id, default)).State.ShouldBe(CommandState.Succeeded);

        (simulated.Clock - world.Time.GetUtcNow()).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await CollectAsync(world);
        (await world.Get<IClockStore>().ListAsync(meter.Id, 1, default))[0].Verdict.ShouldBe(ClockVerdict.Good);
    }

    [Fact]
    public async Task Collect_ClockFarOff_AlarmsAndIsLeftAlone()
    {
        await using var world = await World.StartAsync(meters: 1);
        world.Fleet.Meters[0].Meter.ShiftClock(TimeSpan.FromMinutes(-20));

        (await world.Get<CollectionRunner>().CollectAsync(world.Meters[0], CollectionParts.ClockCheck, "test", default)).Failure.ShouldBe(FailureClass.Clock);

        (await world.Get<IClockStore>().LatestAsync(ClockVerdict.Alarm, 10, default)).ShouldHaveSingleItem();
        (await world.Get<ICommandStore>().ListAsync(world.Meters[0].Id, 1, default)).ShouldBeEmpty();
    }

    private static Task CollectAsync(World world) => world.Get<CollectionRunner>().CollectAsync(world.Meters[0], CollectionParts.ClockCheck, "test", default);
}
