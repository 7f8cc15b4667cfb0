using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Simulator;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>Cut and restore over real sockets: what the meter did, not what it said, is the outcome.</summary>
public sealed class RelayCommandTests
{
    private static readonly CommandRequester Engineer = new("engineer", CommandPermissions.All);

    [Fact]
    public async Task Cut_ConnectionKilledBetweenCommandAndAnswer_OutcomeIsReadBackAndNothingIsSentAgain()
    {
        await using var world = await World.StartAsync(meters: 1);
        var simulated = world.Fleet.Meters[0].Meter;
        simulated.Faults.DropAfterActions();

        var command = await ExecuteAsync(world, world.Meters[0], new CommandAction.Cut(), "cut-1");

        command.State.ShouldBe(CommandState.Succeeded, command.Detail);
        command.Sends.ShouldBe(1);
        command.Supply.ShouldNotBeNull().OutputState.ShouldBeFalse();
        simulated.OutputState.ShouldBeFalse();
        Invocations(simulated).ShouldBe(1, "an outcome that is not known is read, never sent again");
        (await world.Get<IAuditStore>().VerifyAsync([], default)).BrokenAt.ShouldBeNull();
    }

    [Fact]
    public async Task Cut_MeterGoneAfterTheCommand_StaysUnknownUntilItCanBeRead()
    {
        await using var world = await World.StartAsync(meters: 1);
        var simulated = world.Fleet.Meters[0].Meter;
        simulated.Faults.DropAfterActions();
        simulated.Faults.RefuseAfterDrop = true;

        var unknown = await ExecuteAsync(world, world.Meters[0], new CommandAction.Cut(), "cut-1");
        unknown.State.ShouldBe(CommandState.Unknown, unknown.Detail);

        simulated.Faults.RefuseConnections = false;
        var resolved = await world.Get<CommandExecutor>().ResolveUnknownAsync(unknown.Id, default);

        resolved.State.ShouldBe(CommandState.Succeeded, resolved.Detail);
        resolved.Sends.ShouldBe(1);
        Invocations(simulated).ShouldBe(1);
    }

    [Fact]
    public async Task Restore_AfterCut_ConnectsAgainAndIsVerified()
    {
        await using var world = await World.StartAsync(meters: 1);
        var simulated = world.Fleet.Meters[0].Meter;
        await ExecuteAsync(world, world.Meters[0], new CommandAction.Cut(), "cut-1");
        simulated.OutputState.ShouldBeFalse();

        var restored = await ExecuteAsync(world, world.Meters[0], new CommandAction.Restore(), "restore-1");

        restored.State.ShouldBe(CommandState.Succeeded, restored.Detail);
        restored.Supply.ShouldBe(new SupplyState(true, 1, 4));
        simulated.OutputState.ShouldBeTrue();
    }

    [Fact]
    public async Task Restore_ModeThatWantsAPerson_ArmsAndLeavesTheButtonToTheCustomer()
    {
        await using var world = await World.StartAsync(meters: 1, controlMode: 1);
        var simulated = world.Fleet.Meters[0].Meter;
        await ExecuteAsync(world, world.Meters[0], new CommandAction.Cut(), "cut-1");

        var armed = await ExecuteAsync(world, world.Meters[0], new CommandAction.Restore(), "restore-1");

        armed.State.ShouldBe(CommandState.Succeeded, armed.Detail);
        armed.Supply.ShouldBe(new SupplyState(false, 2, 1));
        simulated.OutputState.ShouldBeFalse();
        simulated.ManualReconnect().ShouldBeTrue();
        simulated.OutputState.ShouldBeTrue();
    }

    [Fact]
    public async Task Cut_SameIdempotencyKeyTwice_SwitchesOnce()
    {
        await using var world = await World.StartAsync(meters: 1);
        var first = await ExecuteAsync(world, world.Meters[0], new CommandAction.Cut(), "cut-1");
        var second = await ExecuteAsync(world, world.Meters[0], new CommandAction.Cut(), "cut-1");

        second.Id.ShouldBe(first.Id);
        Invocations(world.Fleet.Meters[0].Meter).ShouldBe(1);
    }

    private static int Invocations(SimulatedMeter meter) => meter.RelayInvocations;

    private static async Task<MeterCommand> ExecuteAsync(World world, Meter meter, CommandAction action, string key)
    {
        var decision = await world.Get<CommandService>().RequestAsync(new CommandRequest(meter.Id, action, key, Engineer, "end-to-end test"), default);
        var accepted = decision.ShouldBeOfType<CommandDecision.Accepted>();
        return await world.Get<CommandExecutor>().ExecuteAsync(accepted.Command.Id, default);
    }
}
