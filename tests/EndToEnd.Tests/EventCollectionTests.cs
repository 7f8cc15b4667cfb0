using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>What happens at a meter comes into the head-end's event log, once and in order.</summary>
public sealed class EventCollectionTests
{
    private const int RemoteDisconnection = 62;
    private const int RemoteConnection = 63;

    private static readonly CommandRequester Engineer = new("engineer", CommandPermissions.All);

    [Fact]
    public async Task Collect_AfterCutAndRestore_StoresTheirEventsOnceInOrder()
    {
        await using var world = await World.StartAsync(meters: 2);
        var meter = world.Meters[0];
        await CollectAsync(world, meter);
        var before = await ListAsync(world, meter);
        var other = await ListAsync(world, world.Meters[1]);

        await SwitchAsync(world, meter, new CommandAction.Cut(), "cut-1");
        var cutAt = world.Time.GetUtcNow();
        world.Time.Advance(TimeSpan.FromMinutes(10));
        await SwitchAsync(world, meter, new CommandAction.Restore(), "restore-1");
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await CollectAsync(world, meter);
        var after = await ListAsync(world, meter);
        await CollectAsync(world, meter);

        after.Take(2).Select(e => (e.Code, e.At)).ShouldBe([(RemoteConnection, cutAt.AddMinutes(10)), (RemoteDisconnection, cutAt)]);
        after.Skip(2).ShouldBe(before);
        (await ListAsync(world, meter)).ShouldBe(after);
        (await ListAsync(world, world.Meters[1])).ShouldBe(other);
        (await world.Get<IAttemptStore>().ListAsync(meter.Id, 10, default)).ShouldAllBe(a => a.Parts.HasFlag(CollectionParts.Events));
    }

    private static Task<IReadOnlyList<MeterEvent>> ListAsync(World world, Meter meter) => world.Get<IEventStore>().ListAsync(meter.Id, 1000, default);

    private static async Task CollectAsync(World world, Meter meter)
    {
        var attempt = await world.Get<CollectionRunner>().CollectAsync(meter, CollectionParts.All, "test", default);
        attempt.Failure.ShouldBe(FailureClass.None, attempt.Detail);
    }

    private static async Task SwitchAsync(World world, Meter meter, CommandAction action, string key)
    {
        var decision = await world.Get<CommandService>().RequestAsync(new CommandRequest(meter.Id, action, key, Engineer, "end-to-end test"), default);
        var command = await world.Get<CommandExecutor>().ExecuteAsync(decision.ShouldBeOfType<CommandDecision.Accepted>().Command.Id, default);
        command.State.ShouldBe(CommandState.Succeeded, command.Detail);
    }
}
