using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Commands;

public sealed class CommandExecutorRelayTests
{
    private static readonly CommandAction Cut = new CommandAction.Cut();
    private static readonly CommandAction Restore = new CommandAction.Restore();

    /// <summary>Mode, control_state before, action, outcome, methods invoked (1 disconnect, 2 reconnect), control_state after.</summary>
    public static TheoryData<int, int, string, CommandState, string, int> Machine
    {
        get
        {
            var data = new TheoryData<int, int, string, CommandState, string, int>();
            for (var state = 0; state <= 2; state++)
            {
                data.Add(0, state, "cut", CommandState.Failed, "", state);
                data.Add(0, state, "restore", CommandState.Failed, "", state);
            }

            foreach (var mode in new[] { 1, 2, 3, 4, 5, 6, 7 })
            {
                data.Add(mode, 0, "cut", CommandState.Succeeded, "", 0);
                data.Add(mode, 1, "cut", CommandState.Succeeded, "1", 0);
                data.Add(mode, 2, "cut", CommandState.Succeeded, "1", 0);
                data.Add(mode, 1, "restore", CommandState.Succeeded, "", 1);
            }

            foreach (var arming in new[] { 1, 3, 5, 6 })
            {
                data.Add(arming, 0, "restore", CommandState.Succeeded, "2", 2);
                data.Add(arming, 2, "restore", CommandState.Succeeded, "", 2);
            }

            foreach (var closing in new[] { 2, 4 })
            {
                data.Add(closing, 0, "restore", CommandState.Succeeded, "2", 1);
                data.Add(closing, 2, "restore", CommandState.Succeeded, "12", 1);
            }

            data.Add(7, 0, "restore", CommandState.Succeeded, "2", 1);
            data.Add(7, 2, "restore", CommandState.Succeeded, "2", 1);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Machine))]
    public async Task Execute_EveryModeAndState_SendsWhatTheTransitionTableAllowsAndProvesIt(
        int mode, int before, string action, CommandState outcome, string methods, int after)
    {
        using var f = new HeadEndFixture();
        var relay = new FakeRelay(f.Device, (byte)mode, (byte)before);

        var command = await f.RunAsync(action == "cut" ? Cut : Restore);

        command.State.ShouldBe(outcome);
        relay.ControlState.ShouldBe((byte)after);
        string.Concat(f.Device.Actions.Select(a => a[^1])).ShouldBe(methods);
        command.Sends.ShouldBe(methods.Length);
        command.Supply.ShouldBe(new SupplyState(after == 1, (byte)after, (byte)mode));
        f.Commands.Get(command.Id).ShouldBe(command);
        f.Leases.Held.ShouldBe(0);
        f.Device.OpenLinks.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Restore_ModeThatOnlyArms_SaysSo(byte mode)
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, mode, 0);

        var command = await f.RunAsync(Restore);

        command.Detail.ShouldNotBeNull().ShouldContain("armed");
        command.Supply!.OutputState.ShouldBeFalse();
    }

    [Fact]
    public async Task Cut_MeterSaysSuccessAndDoesNothing_Fails()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4) { Ignores = true };

        var command = await f.RunAsync(Cut);

        command.State.ShouldBe(CommandState.Failed);
        command.Sends.ShouldBe(1);
    }

    [Fact]
    public async Task Cut_OutputStuck_FailsAndNamesIt()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4) { StuckOutput = true };

        var command = await f.RunAsync(Cut);

        command.State.ShouldBe(CommandState.Failed);
        command.Detail.ShouldNotBeNull().ShouldContain("stuck relay");
        command.Supply.ShouldBe(new SupplyState(true, 0, 4));
    }

    [Fact]
    public async Task Cut_MeterRefusesTheAction_FailsWithTheReason()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4) { Answer = ActionResult.TemporaryFailure };

        var command = await f.RunAsync(Cut);

        command.State.ShouldBe(CommandState.Failed);
        command.Detail.ShouldNotBeNull().ShouldContain("TemporaryFailure");
    }

    [Fact]
    public async Task Cut_RelayTakesAMoment_IsReadBackAgain()
    {
        using var f = new HeadEndFixture();
        var relay = new FakeRelay(f.Device, 4) { Ignores = true };
        var reads = 0;
        f.Device.Watch = op => relay.ControlState = op == "get 70:0.0.96.3.10.255:2" && ++reads == 3 ? (byte)0 : relay.ControlState;

        var command = await f.RunAsync(Cut);

        command.State.ShouldBe(CommandState.Succeeded);
        command.Sends.ShouldBe(1);
    }

    [Fact]
    public async Task Execute_Order_IsPreReadThenDurableThenAuditThenSendThenReadBackThenReading()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var atSend = new List<string>();
        f.Device.Watch = op =>
        {
            if (op.StartsWith("action", StringComparison.Ordinal))
            {
                atSend.AddRange(f.Audit.ActionsTaken);
                atSend.Add(f.Commands.Only.State.ToString());
            }
        };

        await f.RunAsync(Cut);

        atSend.ShouldBe(["command.requested", "command.sending", "Executing"]);
        f.Audit.ActionsTaken.ShouldBe(["command.requested", "command.sending", "command.outcome"]);
        var log = f.Device.Log.SkipWhile(l => l != "get 70:0.0.96.3.10.255:2").ToList();
        log.Take(7).ShouldBe([
            "get 70:0.0.96.3.10.255:2", "get 70:0.0.96.3.10.255:3", "get 70:0.0.96.3.10.255:4",
            "action 70:0.0.96.3.10.255:1",
            "get 70:0.0.96.3.10.255:2", "get 70:0.0.96.3.10.255:3", "get 70:0.0.96.3.10.255:4"]);
        var reading = f.Readings.Registers.ShouldHaveSingleItem();
        (reading.Quantity, reading.Value, reading.Unit).ShouldBe(("energy.import.total", 123456m, "Wh"));
        f.Device.Associations.ShouldAllBe(a => a.ClientAddress == 48);
    }

    [Fact]
    public async Task Cut_NoReadingAtTheSwitch_StillSucceedsAndSaysSo()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        f.Device.Refusals[CosemAttribute.Parse("3:1.0.1.8.0.255:2")] = DataAccessResult.ReadWriteDenied;

        var command = await f.RunAsync(Cut);

        command.State.ShouldBe(CommandState.Succeeded);
        command.Detail.ShouldNotBeNull().ShouldContain("no reading at the switch");
    }

    [Fact]
    public async Task Execute_PolicyObjectsRightBeforeSending_FailsUnsent()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);
        f.Policy.Objection = check => check.Permissions is null ? "a payment is pending" : null;

        var after = await f.Executor.ExecuteAsync(command.Id, CancellationToken.None);

        after.State.ShouldBe(CommandState.Failed);
        after.Detail.ShouldNotBeNull().ShouldContain("a payment is pending");
        f.Device.Actions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Execute_AlreadyFinished_SendsNothingAgain()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RunAsync(Cut);

        (await f.Executor.ExecuteAsync(command.Id, CancellationToken.None)).ShouldBe(command);
        f.Device.Actions.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Execute_SameCommandTwiceAtOnce_SendsOnce()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => f.Executor.ExecuteAsync(command.Id, CancellationToken.None))));

        f.Device.Actions.Count().ShouldBeLessThanOrEqualTo(1);
        f.Commands.Get(command.Id).State.ShouldBe(CommandState.Succeeded);
    }
}
