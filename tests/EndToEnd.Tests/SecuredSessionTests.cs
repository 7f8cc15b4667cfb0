using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>Collection and commands over HLS-GMAC with authenticated encryption and keys of each meter's own.</summary>
public sealed class SecuredSessionTests
{
    private static readonly CommandRequester Engineer = new("engineer", CommandPermissions.All);
    private static readonly SystemTitle HeadEnd = SystemTitle.Parse("4845530000000001");

    [Fact]
    public async Task Collect_EachMeterUnderItsOwnKeys_BringsEverything()
    {
        await using var world = await World.StartAsync(meters: 3, security: new FleetSecurity());
        foreach (var meter in world.Meters)
        {
            var attempt = await CollectAsync(world, meter);
            attempt.Failure.ShouldBe(FailureClass.None, attempt.Detail);
            attempt.IntervalsStored.ShouldBeGreaterThan(200);
        }

        world.Fleet.Meters.ShouldAllBe(m => m.Meter.Security!.Received.LastOf(HeadEnd) != null, "every meter saw ciphered APDUs of ours");
    }

    [Fact]
    public async Task Command_CutAndRestore_GoOutCiphered()
    {
        await using var world = await World.StartAsync(meters: 1, security: new FleetSecurity());
        var simulated = world.Fleet.Meters[0].Meter;

        (await ExecuteAsync(world, new CommandAction.Cut(), "cut-1")).State.ShouldBe(CommandState.Succeeded);
        simulated.OutputState.ShouldBeFalse();
        (await ExecuteAsync(world, new CommandAction.Restore(), "restore-1")).State.ShouldBe(CommandState.Succeeded);
        simulated.OutputState.ShouldBeTrue();
    }

    [Fact]
    public async Task Collect_AfterARestart_GoesOnInANewBlockAndTheMeterTakesIt()
    {
        await using var world = await World.StartAsync(meters: 1, security: new FleetSecurity());
        var meter = world.Meters[0];
        var received = world.Fleet.Meters[0].Meter.Security!.Received;
        await CollectAsync(world, meter);
        await CollectAsync(world, meter);
        var before = received.LastOf(HeadEnd)!.Value;
        before.Value.ShouldBeLessThan(1025U, "both sessions fit one block");

        await world.RestartAsync();
        var attempt = await CollectAsync(world, meter);

        // The simulated meter refuses any counter that is not above the last: a success is the proof that none came twice.
        attempt.Failure.ShouldBe(FailureClass.None, attempt.Detail);
        received.LastOf(HeadEnd)!.Value.Value.ShouldBeGreaterThan(1024U);
    }

    [Fact]
    public async Task Collect_AnotherMetersKeys_IsRefusedAsAuth()
    {
        await using var world = await World.StartAsync(meters: 2, security: new FleetSecurity());
        var moved = world.Meters[0] with { Port = world.Meters[1].Port };

        var attempt = await CollectAsync(world, moved);

        attempt.Failure.ShouldBe(FailureClass.Auth, attempt.Detail);
        (attempt.RegistersStored + attempt.IntervalsStored + attempt.FrozenStored).ShouldBe(0);
    }

    [Fact]
    public async Task Collect_KeysMissing_IsNamedAndNothingIsTriedWithoutThem()
    {
        await using var world = await World.StartAsync(meters: 1, security: new FleetSecurity());
        var meter = world.Meters[0];
        await world.Get<IKeyStore>().DropAsync(meter.Id, [SecretKind.AuthenticationKey], KeyState.Current, default);

        var attempt = await CollectAsync(world, meter);

        attempt.Failure.ShouldBe(FailureClass.Configuration);
        attempt.Detail.ShouldNotBeNull().ShouldContain("authentication key");
        world.Fleet.Meters[0].Meter.Security!.Received.LastOf(HeadEnd).ShouldBeNull("nothing weaker is tried");
    }

    private static Task<ReadAttempt> CollectAsync(World world, Meter meter) => world.Get<CollectionRunner>().CollectAsync(meter, CollectionParts.All, "test", default);

    private static async Task<MeterCommand> ExecuteAsync(World world, CommandAction action, string key)
    {
        var decision = await world.Get<CommandService>().RequestAsync(new CommandRequest(world.Meters[0].Id, action, key, Engineer, "end-to-end test"), default);
        return await world.Get<CommandExecutor>().ExecuteAsync(decision.ShouldBeOfType<CommandDecision.Accepted>().Command.Id, default);
    }
}
