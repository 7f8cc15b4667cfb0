using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol;

namespace PrepaidMeter.Metering.Tests.Commands;

public sealed class CommandExecutorLostLinkTests
{
    private const string Disconnect = "action 70:0.0.96.3.10.255:1";

    private static readonly CommandAction Cut = new CommandAction.Cut();
    private static readonly CommandAction Restore = new CommandAction.Restore();

    [Theory]
    [InlineData("LostBefore")]
    [InlineData("LostAfter")]
    public async Task Cut_LinkLostAtAnyOneStep_NeverSendsTwiceAndNeverJudgesWrong(string fault)
    {
        for (var step = 0; ; step++)
        {
            using var f = new HeadEndFixture();
            var relay = new FakeRelay(f.Device, 4);
            var operations = 0;
            f.Device.Script = _ => operations++ == step ? Enum.Parse<Fault>(fault) : Fault.None;

            var command = await f.RunAsync(Cut);

            f.Device.Actions.Count().ShouldBeLessThanOrEqualTo(1, $"step {step}");
            command.Sends.ShouldBe(f.Device.Actions.Count(), $"step {step}");
            (command.State switch
            {
                CommandState.Queued => command.Sends == 0 && relay.ControlState == 1,
                CommandState.Succeeded => relay.ControlState == 0,
                CommandState.Failed => relay.ControlState == 1,
                _ => false,
            }).ShouldBeTrue($"step {step}: {command.State} with control_state {relay.ControlState}");
            f.Leases.Held.ShouldBe(0);
            f.Device.OpenLinks.ShouldBe(0);
            if (operations <= step)
            {
                step.ShouldBeGreaterThan(8, "the script reached every step");
                break;
            }
        }
    }

    [Theory]
    [InlineData("LostBefore")]
    [InlineData("LostAfter")]
    public async Task Cut_LinkLostForGoodFromAnyStep_StaysUnsentOrUnknownUntilRead(string fault)
    {
        for (var step = 0; ; step++)
        {
            using var f = new HeadEndFixture();
            var relay = new FakeRelay(f.Device, 4);
            var operations = 0;
            var lost = false;
            f.Device.Script = _ =>
            {
                var at = operations++;
                return !lost && at >= step ? (at == step ? Enum.Parse<Fault>(fault) : Fault.LostBefore) : Fault.None;
            };

            var command = await f.RunAsync(Cut);
            if (operations <= step)
            {
                break;
            }

            if (command.Sends == 0)
            {
                command.State.ShouldBe(CommandState.Queued, $"step {step}");
                f.Device.Actions.ShouldBeEmpty();
                continue;
            }

            if (command.State == CommandState.Unknown)
            {
                f.Audit.ActionsTaken.ShouldContain("command.unknown");
                lost = true;
                command = await f.Executor.ResolveUnknownAsync(command.Id, CancellationToken.None);
            }

            command.State.ShouldBe(relay.ControlState == 0 ? CommandState.Succeeded : CommandState.Failed, $"step {step}");
            f.Device.Actions.Count().ShouldBe(1, $"step {step}");
        }
    }

    [Fact]
    public async Task Cut_LinkLostBetweenRequestAndAnswer_IsUnknownOnDiskBeforeReadingBack()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        f.Device.Script = op => op == Disconnect ? Fault.LostAfter : Fault.None;
        CommandState? atReconnect = null;
        f.Device.Watch = op =>
        {
            if (op == "connect" && f.Device.Actions.Any())
            {
                atReconnect = f.Commands.Only.State;
            }
        };

        var command = await f.RunAsync(Cut);

        atReconnect.ShouldBe(CommandState.Unknown);
        command.State.ShouldBe(CommandState.Succeeded);
        f.Device.Actions.ShouldBe([Disconnect]);
        f.Device.Associations.Select(a => a.ClientAddress).ShouldBe([(ushort)48, (ushort)32]);
        f.Audit.ActionsTaken.ShouldBe(["command.requested", "command.sending", "command.unknown", "command.outcome"]);
    }

    [Fact]
    public async Task Cut_RequestLostOnTheWay_IsProvedNotAppliedAndNotSentAgain()
    {
        using var f = new HeadEndFixture();
        var relay = new FakeRelay(f.Device, 4);
        f.Device.Script = op => op == Disconnect ? Fault.LostBefore : Fault.None;

        var command = await f.RunAsync(Cut);

        command.State.ShouldBe(CommandState.Failed);
        command.Sends.ShouldBe(1);
        relay.ControlState.ShouldBe((byte)1);
        f.Device.Actions.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Restore_LinkLostAfterTheDisconnectOfATripReset_IsNotTakenForRestored()
    {
        using var f = new HeadEndFixture();
        var relay = new FakeRelay(f.Device, 4, controlState: 2);
        f.Device.Script = op => op == Disconnect ? Fault.LostAfter : Fault.None;

        var command = await f.RunAsync(Restore);

        command.State.ShouldBe(CommandState.Failed);
        relay.ControlState.ShouldBe((byte)0);
        (await f.RunAsync(Restore, "key-2")).State.ShouldBe(CommandState.Succeeded);
        relay.ControlState.ShouldBe((byte)1);
    }

    [Fact]
    public async Task Resolve_AnotherMeterAtTheAddress_StaysUnknown()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        f.Device.Script = op => op == Disconnect ? Fault.LostAfter : Fault.None;
        f.Device.ConnectFailure = () => f.Device.Actions.Any() ? new LinkException(LinkFailure.Unreachable, "gone") : null;
        var command = await f.RunAsync(Cut);
        command.State.ShouldBe(CommandState.Unknown);
        var other = f.NewDevice("SIM00000002", "PPM0000000000002");
        _ = new FakeRelay(other, 4, 1);
        f.Connector.Meters[4059] = other;

        var after = await f.Executor.ResolveUnknownAsync(command.Id, CancellationToken.None);

        after.State.ShouldBe(CommandState.Unknown);
        other.Actions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cut_Unreachable_StaysQueuedAndIsSentLater()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        f.Device.ConnectFailure = () => new LinkException(LinkFailure.Unreachable, "no route");

        var command = await f.RunAsync(Cut);

        command.State.ShouldBe(CommandState.Queued);
        command.Detail.ShouldNotBeNull().ShouldContain("no route");
        f.Device.ConnectFailure = () => null;
        (await f.Executor.ExecuteAsync(command.Id, CancellationToken.None)).State.ShouldBe(CommandState.Succeeded);
    }

    [Fact]
    public async Task Cut_UnreachableForTooLong_ExpiresUnsent()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        f.Device.ConnectFailure = () => new LinkException(LinkFailure.Unreachable, "no route");
        var command = await f.RunAsync(Cut);
        f.Time.Advance(TimeSpan.FromHours(5));
        f.Device.ConnectFailure = () => null;

        var after = await f.Executor.ExecuteAsync(command.Id, CancellationToken.None);

        after.State.ShouldBe(CommandState.Failed);
        f.Device.Actions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cut_RestoreRequestedAfterIt_IsOvertakenUnsent()
    {
        using var f = new HeadEndFixture();
        var relay = new FakeRelay(f.Device, 4);
        var cut = await f.RequestAsync(Cut, "cut");
        f.Time.Advance(TimeSpan.FromSeconds(1));
        var restore = await f.RunAsync(Restore, "restore");

        var after = await f.Executor.ExecuteAsync(cut.Id, CancellationToken.None);

        restore.State.ShouldBe(CommandState.Succeeded);
        after.State.ShouldBe(CommandState.Failed);
        after.Detail.ShouldNotBeNull().ShouldContain("overtaken");
        relay.ControlState.ShouldBe((byte)1);
    }

    [Fact]
    public async Task Restore_EarlierCutUnknown_SettlesTheCutByReadingBeforeItSends()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        f.Device.Script = op => op == Disconnect ? Fault.LostAfter : Fault.None;
        f.Device.ConnectFailure = () => f.Device.Actions.Any() ? new LinkException(LinkFailure.Unreachable, "gone") : null;
        var cut = await f.RunAsync(Cut, "cut");
        cut.State.ShouldBe(CommandState.Unknown);
        f.Device.ConnectFailure = () => null;
        f.Time.Advance(TimeSpan.FromSeconds(1));

        var restore = await f.RunAsync(Restore, "restore");

        f.Commands.Get(cut.Id).State.ShouldBe(CommandState.Succeeded);
        restore.State.ShouldBe(CommandState.Succeeded);
    }

    [Fact]
    public async Task Recover_CommandLeftExecuting_BecomesUnknownAndIsResolvedByReading()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4, controlState: 0);
        var command = await f.RequestAsync(Cut);
        await f.Commands.TryUpdateAsync(command with { State = CommandState.Executing, Sends = 1 }, CommandState.Queued, CancellationToken.None);

        (await f.Executor.RecoverAsync(CancellationToken.None)).ShouldBe(1);

        f.Commands.Get(command.Id).State.ShouldBe(CommandState.Unknown);
        (await f.Executor.ResolveUnknownAsync(command.Id, CancellationToken.None)).State.ShouldBe(CommandState.Succeeded);
        f.Device.Actions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cut_HeadEndStopsAfterSending_IsUnknown()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);
        using var stop = new CancellationTokenSource();
        f.Device.Watch = op =>
        {
            if (op == Disconnect)
            {
                stop.Cancel();
            }
        };

        await Should.ThrowAsync<OperationCanceledException>(() => f.Executor.ExecuteAsync(command.Id, stop.Token));

        f.Commands.Get(command.Id).State.ShouldBe(CommandState.Unknown);
        f.Leases.Held.ShouldBe(0);
    }

    [Fact]
    public async Task Cut_MeterBusyElsewhere_StaysQueued()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        await f.Leases.TryAcquireAsync(f.Meter.Id, "other", f.Time.GetUtcNow(), TimeSpan.FromMinutes(1), CancellationToken.None);

        (await f.RunAsync(Cut)).State.ShouldBe(CommandState.Queued);

        f.Device.Log.ShouldBeEmpty();
    }
}
