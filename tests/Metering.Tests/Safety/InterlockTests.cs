using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Safety;

/// <summary>Each interlock by itself, and all of them twice: when a cut is asked for and right before it is sent.</summary>
public sealed class InterlockTests
{
    private static readonly CommandAction Cut = new CommandAction.Cut();
    private static readonly CommandAction Restore = new CommandAction.Restore();

    [Theory]
    [InlineData(ProtectionKind.Medical)]
    [InlineData(ProtectionKind.Hospital)]
    [InlineData(ProtectionKind.Critical)]
    [InlineData(ProtectionKind.KeepPower)]
    public async Task Protected_OfAnyKind_IsNotCutAndMayBeRestored(ProtectionKind kind)
    {
        using var f = new HeadEndFixture();
        await f.Get<SupplySafety>().ProtectAsync(f.Meter, kind, "ventilator", "li", CancellationToken.None);

        (await DecideAsync(f, Cut)).ShouldBe(new CommandDecision.Refused($"protected ({kind}): ventilator"));
        (await DecideAsync(f, Restore)).ShouldBeOfType<CommandDecision.Accepted>();
        f.Audit.ActionsTaken.ShouldContain("safety.protected");
    }

    [Fact]
    public async Task Protected_AfterTheRequest_IsNotSent()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);
        await f.Get<SupplySafety>().ProtectAsync(f.Meter, ProtectionKind.Medical, "ventilator", "li", CancellationToken.None);

        await ShouldFailUnsentAsync(f, command, "protected (Medical): ventilator");
    }

    [Fact]
    public async Task Protected_BetweenInterlockAndSend_IsNotSent()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);
        f.Guard.BeforeSend = () => f.Protected.SetAsync(new ProtectedMeter(f.Meter.Id, ProtectionKind.Hospital, "ward", "li", default), CancellationToken.None);

        await ShouldFailUnsentAsync(f, command, "protected (Hospital): ward");
    }

    [Fact]
    public async Task Stop_AfterTheRequest_NextSendIsNotMade()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);
        await f.Get<SupplySafety>().StopAsync("li", "wrong list", CancellationToken.None);

        await ShouldFailUnsentAsync(f, command, "all cuts are stopped by li: wrong list");
        (await DecideAsync(f, Cut, "key-2")).ShouldBe(new CommandDecision.Refused("all cuts are stopped by li: wrong list"));
        (await f.RunAsync(Restore, "key-3")).State.ShouldBe(CommandState.Succeeded);
    }

    [Fact]
    public async Task Stop_BetweenInterlockAndSend_SendIsNotMade()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);
        f.Guard.BeforeSend = () => f.Guard.StopAsync(new SupplyStop(default, "li", "wrong list"), CancellationToken.None);

        await ShouldFailUnsentAsync(f, command, "all cuts are stopped by li: wrong list");
    }

    [Fact]
    public async Task Calendar_HoursBeginBeforeTheSend_IsNotSent()
    {
        // The clock stands at a time of its own: protect everything but the hour it shows in Shanghai.
        using var probe = new HeadEndFixture();
        var local = TimeOnly.FromTimeSpan(probe.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).TimeOfDay);
        var hours = new ProtectedHours(local.AddMinutes(60), local.AddMinutes(-1));
        using var f = new HeadEndFixture(safety: new SafetyOptions { Calendar = CutCalendar.Open with { ProtectedHours = ValueList.Create(hours) } });
        _ = new FakeRelay(f.Device, 4);
        var command = await f.RequestAsync(Cut);

        f.Time.Advance(TimeSpan.FromMinutes(60));

        (await f.Executor.ExecuteAsync(command.Id, CancellationToken.None)).Detail.ShouldNotBeNull().ShouldContain("within the protected hours");
        f.Device.Actions.ShouldBeEmpty();
        (await DecideAsync(f, Restore, "r")).ShouldBeOfType<CommandDecision.Accepted>();
    }

    [Fact]
    public async Task StaleData_NeverReadReadLatelyReadLongAgo()
    {
        using var f = new HeadEndFixture(safety: new SafetyOptions { MaxReadAge = TimeSpan.FromHours(48) });
        var policy = new StaleDataPolicy(f.Readings, f.Get<SafetyOptions>(), new FleetClock(f.Time));
        (await ObjectionAsync(f, policy)).ShouldBe("the meter was never read");

        await f.Readings.StoreRegistersAsync(
            [new RegisterReading(f.Meter.Id, "energy.import.total", f.Time.GetUtcNow(), null, 1m, "Wh", ReadingQuality.Good, default)], CancellationToken.None);
        f.Time.Advance(TimeSpan.FromHours(48));
        (await ObjectionAsync(f, policy)).ShouldBeNull();

        f.Time.Advance(TimeSpan.FromHours(1));
        (await ObjectionAsync(f, policy)).ShouldBe("the newest reading is 49 h old, 48 h is the limit");
        (await ObjectionAsync(f, policy, Restore)).ShouldBeNull();
    }

    [Fact]
    public async Task Dwell_CutSoonAfterARestore_WaitsAndARestoreDoesNot()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4, controlState: 0);
        (await f.RunAsync(Restore, "r-1")).State.ShouldBe(CommandState.Succeeded);

        f.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await DecideAsync(f, Cut, "c-1")).ShouldBe(new CommandDecision.Refused("restored less than 15 min ago"));

        f.Time.Advance(TimeSpan.FromSeconds(1));
        (await f.RunAsync(Cut, "c-2")).State.ShouldBe(CommandState.Succeeded);
        (await f.RunAsync(Restore, "r-2")).State.ShouldBe(CommandState.Succeeded);
    }

    [Fact]
    public async Task Caps_NoRoomForAnyCut_RestoresGoThrough()
    {
        using var f = new HeadEndFixture(safety: new SafetyOptions { Caps = [new CutCap(CapScope.Fleet, TimeSpan.FromHours(1), 0m, 0)] });
        _ = new FakeRelay(f.Device, 4, controlState: 0);
        (await f.RequestAsync(Cut, "c")).State.ShouldBe(CommandState.Quarantined);
        f.Audit.ActionsTaken.ShouldContain("command.quarantined");

        for (var i = 0; i < 50; i++)
        {
            (await f.RunAsync(Restore, $"r-{i}")).State.ShouldBe(CommandState.Succeeded);
        }
    }

    /// <summary>A cut that waits in quarantine must not keep supply away from somebody who asked for it before.</summary>
    [Fact]
    public async Task Quarantined_NewerThanARestore_DoesNotVoidIt()
    {
        using var f = new HeadEndFixture(safety: new SafetyOptions { Caps = [new CutCap(CapScope.Fleet, TimeSpan.FromHours(1), 0m, 0)] });
        var relay = new FakeRelay(f.Device, 4, controlState: 0);
        var restore = await f.RequestAsync(Restore, "r");
        f.Time.Advance(TimeSpan.FromSeconds(1));
        (await f.RequestAsync(Cut, "c")).State.ShouldBe(CommandState.Quarantined);

        (await f.Executor.ExecuteAsync(restore.Id, CancellationToken.None)).State.ShouldBe(CommandState.Succeeded);
        relay.ControlState.ShouldBe((byte)1);
    }

    /// <summary>10,000 lists over a fleet in which every seventh meter is protected, asked for as the batch's code does.</summary>
    [Fact]
    public async Task Protected_OverFuzzedLists_NeverCut()
    {
        var store = new MemoryProtectedMeterStore();
        using var f = new HeadEndFixture();
        var policy = new ProtectedMeterPolicy(store);
        var meters = Enumerable.Range(1, 200).Select(i => f.Meter with { Id = new(i), SerialNumber = $"M{i}" }).ToList();
        foreach (var meter in meters.Where(m => m.Id.Value % 7 == 0))
        {
            await store.SetAsync(new ProtectedMeter(meter.Id, (ProtectionKind)(meter.Id.Value % 4), "x", "li", default), CancellationToken.None);
        }

        var random = new Random(20200812);
        var (allowed, refused) = (0, 0);
        for (var list = 0; list < 10_000; list++)
        {
            for (var n = random.Next(1, 30); n > 0; n--)
            {
                var meter = meters[random.Next(meters.Count)];
                var requester = random.Next(3) == 0 ? "policy:prepayment" : $"api:{random.Next(5)}";
                var permissions = random.Next(2) == 0 ? CommandPermissions.All : (CommandPermissions?)null;
                var mayCut = await policy.FindObjectionAsync(new CommandCheck(meter, Cut, requester, permissions), CancellationToken.None) is null;
                mayCut.ShouldBe(meter.Id.Value % 7 != 0);
                _ = mayCut ? allowed++ : refused++;
            }
        }

        allowed.ShouldBeGreaterThan(100_000);
        refused.ShouldBeGreaterThan(10_000);
    }

    private static async Task ShouldFailUnsentAsync(HeadEndFixture f, MeterCommand command, string reason)
    {
        var after = await f.Executor.ExecuteAsync(command.Id, CancellationToken.None);
        (after.State, after.Sends, after.Detail).ShouldBe((CommandState.Failed, 0, $"not sent: {reason}"));
        f.Device.Actions.ShouldBeEmpty();
    }

    private static Task<CommandDecision> DecideAsync(HeadEndFixture f, CommandAction action, string key = "key-1") =>
        f.Service.RequestAsync(new CommandRequest(f.Meter.Id, action, key, new CommandRequester("tester", CommandPermissions.All), "test"), CancellationToken.None);

    private static async Task<string?> ObjectionAsync(HeadEndFixture f, ICommandPolicy policy, CommandAction? action = null) =>
        await policy.FindObjectionAsync(new CommandCheck(f.Meter, action ?? Cut, "tester", null), CancellationToken.None);
}
