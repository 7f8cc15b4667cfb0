using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Storage;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>A database that fails in the middle of a command leaves what a killed process leaves: the next start finds out by reading.</summary>
public sealed class CommandRecoveryTests
{
    private static readonly CommandRequester Engineer = new("engineer", CommandPermissions.All);

    [Fact]
    public async Task Cut_AuditRowCanNotBeWritten_NothingIsSentAndReadingProvesIt()
    {
        await using var world = await World.StartAsync(meters: 1);
        var simulated = world.Fleet.Meters[0].Meter;
        var id = await RequestCutAsync(world);
        await BreakAsync(world, "BEFORE INSERT ON audit_entry WHEN NEW.action = 'command.sending'");

        await Should.ThrowAsync<System.Data.Common.DbException>(() => world.Get<CommandExecutor>().ExecuteAsync(id, default));

        simulated.RelayInvocations.ShouldBe(0, "no audit row, no APDU");
        (await StateAsync(world, id)).ShouldBe(CommandState.Executing);

        await MendAsync(world);
        (await world.Get<CommandExecutor>().RecoverAsync(default)).ShouldBe(1);
        (await StateAsync(world, id)).ShouldBe(CommandState.Unknown);
        (await world.Get<CommandExecutor>().ResolveUnknownAsync(id, default)).State.ShouldBe(CommandState.Failed);
        simulated.RelayInvocations.ShouldBe(0);
        simulated.OutputState.ShouldBeTrue();
    }

    [Fact]
    public async Task Cut_ProcessLostAfterTheMeterSwitched_SucceedsByReadingWithoutASecondSend()
    {
        await using var world = await World.StartAsync(meters: 1);
        var simulated = world.Fleet.Meters[0].Meter;
        var id = await RequestCutAsync(world);
        await BreakAsync(world, "BEFORE UPDATE ON meter_command WHEN OLD.state = 1");

        await Should.ThrowAsync<System.Data.Common.DbException>(() => world.Get<CommandExecutor>().ExecuteAsync(id, default));

        simulated.OutputState.ShouldBeFalse();
        (await StateAsync(world, id)).ShouldBe(CommandState.Executing);

        await MendAsync(world);
        (await world.Get<CommandExecutor>().RecoverAsync(default)).ShouldBe(1);
        var resolved = await world.Get<CommandExecutor>().ResolveUnknownAsync(id, default);
        resolved.State.ShouldBe(CommandState.Succeeded, resolved.Detail);
        resolved.Sends.ShouldBe(1);
        simulated.RelayInvocations.ShouldBe(1);
        var audit = await world.Get<IAuditStore>().ListAsync($"meter:{world.Meters[0].SerialNumber}", 10, default);
        audit.Select(e => e.Action).ShouldBe(["command.outcome", "command.unknown", "command.sending", "command.requested"]);
        (await world.Get<IAuditStore>().VerifyAsync([], default)).BrokenAt.ShouldBeNull();
    }

    private static async Task<Guid> RequestCutAsync(World world)
    {
        var request = new CommandRequest(world.Meters[0].Id, new CommandAction.Cut(), "cut-1", Engineer, "end-to-end test");
        return (await world.Get<CommandService>().RequestAsync(request, default)).ShouldBeOfType<CommandDecision.Accepted>().Command.Id;
    }

    private static async Task<CommandState> StateAsync(World world, Guid id) => (await world.Get<ICommandStore>().FindAsync(id, default))!.State;

    private static Task BreakAsync(World world, string when) =>
        world.Get<Database>().WriteAsync(s => s.ExecuteAsync($"CREATE TRIGGER broken {when} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"), default);

    private static Task MendAsync(World world) => world.Get<Database>().WriteAsync(s => s.ExecuteAsync("DROP TRIGGER broken"), default);
}
