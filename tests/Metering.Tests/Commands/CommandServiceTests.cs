using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Tests.Fakes;

namespace PrepaidMeter.Metering.Tests.Commands;

public sealed class CommandServiceTests
{
    private static readonly CommandAction Cut = new CommandAction.Cut();

    [Fact]
    public async Task Request_SameKeyAgain_IsTheSameCommandAndOneAuditRow()
    {
        using var f = new HeadEndFixture();
        var request = new CommandRequest(f.Meter.Id, Cut, "key", new CommandRequester("ops", CommandPermissions.Cut), "arrears");

        var first = (await f.Service.RequestAsync(request, CancellationToken.None)).ShouldBeOfType<CommandDecision.Accepted>();
        var second = (await f.Service.RequestAsync(request, CancellationToken.None)).ShouldBeOfType<CommandDecision.Accepted>();

        (first.Created, second.Created).ShouldBe((true, false));
        second.Command.ShouldBe(first.Command);
        f.Audit.ActionsTaken.ShouldBe(["command.requested"]);
        f.Audit.Entries[0].Subject.ShouldBe("meter:" + HeadEndFixture.Serial);
        f.Audit.Entries[0].Actor.ShouldBe("ops");
    }

    [Fact]
    public async Task Request_SameKeyAfterExecution_ReturnsTheOutcomeAndSendsNothing()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        await f.RunAsync(Cut);

        var again = await f.RunAsync(Cut);

        again.State.ShouldBe(CommandState.Succeeded);
        f.Device.Actions.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Request_SameKeyForAnotherAction_Conflicts()
    {
        using var f = new HeadEndFixture();
        await f.RequestAsync(Cut, "key");

        var decision = await f.Service.RequestAsync(
            new CommandRequest(f.Meter.Id, new CommandAction.Restore(), "key", new CommandRequester("ops", CommandPermissions.All), ""), CancellationToken.None);

        decision.ShouldBeOfType<CommandDecision.Conflict>().Existing.Action.ShouldBe(Cut);
    }

    [Fact]
    public async Task Request_WithoutPermission_IsRefusedAuditedAndNotQueued()
    {
        using var f = new HeadEndFixture();

        var decision = await f.Service.RequestAsync(
            new CommandRequest(f.Meter.Id, Cut, "key", new CommandRequester("reader", CommandPermissions.Restore), ""), CancellationToken.None);

        decision.ShouldBeOfType<CommandDecision.Refused>();
        f.Audit.ActionsTaken.ShouldBe(["command.refused"]);
        (await f.Commands.ListAsync(null, 10, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_PolicyObjects_IsRefusedWithItsReason()
    {
        using var f = new HeadEndFixture();
        f.Policy.Objection = _ => "protected customer";

        var decision = await f.Service.RequestAsync(
            new CommandRequest(f.Meter.Id, Cut, "key", new CommandRequester("ops", CommandPermissions.All), ""), CancellationToken.None);

        decision.ShouldBe(new CommandDecision.Refused("protected customer"));
    }

    [Fact]
    public async Task Request_UnknownMeter_IsRefused()
    {
        using var f = new HeadEndFixture();

        var decision = await f.Service.RequestAsync(
            new CommandRequest(new MeterId(99), Cut, "key", new CommandRequester("ops", CommandPermissions.All), ""), CancellationToken.None);

        decision.ShouldBeOfType<CommandDecision.Refused>();
    }

    [Fact]
    public async Task Cancel_Queued_IsNeverSent()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);

        (await f.Service.CancelAsync(command.Id, "policy", "paid", CancellationToken.None)).ShouldBeTrue();
        var after = await f.Executor.ExecuteAsync(command.Id, CancellationToken.None);

        after.State.ShouldBe(CommandState.Failed);
        after.Sends.ShouldBe(0);
        f.Device.Actions.ShouldBeEmpty();
        f.Audit.ActionsTaken.ShouldContain("command.cancelled");
    }

    [Fact]
    public async Task Cancel_AlreadySent_IsTooLate()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RunAsync(Cut);

        (await f.Service.CancelAsync(command.Id, "policy", "paid", CancellationToken.None)).ShouldBeFalse();
        f.Commands.Get(command.Id).State.ShouldBe(CommandState.Succeeded);
    }
}
