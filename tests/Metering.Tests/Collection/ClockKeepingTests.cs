using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Collection;

public sealed class ClockKeepingTests
{
    private static readonly CosemAttribute Time = CosemAttribute.Parse("8:0.0.1.0.0.255:2");

    [Fact]
    public async Task Collect_EverySession_KeepsOffsetRoundTripLocalTimeAndDeviation()
    {
        using var f = Off(TimeSpan.FromSeconds(3));

        await CollectAsync(f);

        var check = f.Clocks.Checks.ShouldHaveSingleItem();
        (check.Offset, check.Verdict, check.DeviationMinutes, check.ClockStatus).ShouldBe((TimeSpan.FromSeconds(3), ClockVerdict.Good, (short)-480, (byte)0));
        check.MeterTime.ShouldBe(f.Time.GetUtcNow().AddSeconds(3));
        check.LocalTime.ShouldContain("08:07:03");
        f.Commands.Commands.ShouldBeEmpty("within the limit nothing happens");
    }

    [Fact]
    public async Task Collect_ClockGoesWrongSlowly_DriftIsKept()
    {
        var offset = TimeSpan.FromSeconds(1);
        using var f = Off(() => offset);
        await CollectAsync(f);
        f.Time.Advance(TimeSpan.FromHours(10));
        offset += TimeSpan.FromMilliseconds(360);

        await CollectAsync(f);

        f.Clocks.Checks.Select(c => c.DriftPpb).ShouldBe([null, 10_000L], "0.36 s in ten hours");
    }

    [Fact]
    public async Task Collect_BeyondTheLimit_AsksForAnAuditedCommandOnceAnHour()
    {
        using var f = Off(TimeSpan.FromSeconds(45));
        await CollectAsync(f);
        await CollectAsync(f);

        var command = f.Commands.Commands.ShouldHaveSingleItem();
        (command.Action, command.RequestedBy, command.State).ShouldBe((new CommandAction.SetClock(), "policy:clock", CommandState.Queued));
        f.Audit.Entries.Select(e => e.Action).ShouldContain("command.requested");
    }

    [Fact]
    public async Task Collect_BeyondTheHardLimit_AlarmsAndSetsNothing()
    {
        using var f = Off(TimeSpan.FromMinutes(20));

        await CollectAsync(f);

        f.Clocks.Checks.ShouldHaveSingleItem().Verdict.ShouldBe(ClockVerdict.Alarm);
        f.Commands.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_SetClock_StepsItAsSettingClientAndReadsItBack()
    {
        var offset = TimeSpan.FromSeconds(45);
        using var f = Off(() => offset);
        f.Device.OnSet = (attribute, value) =>
        {
            attribute.ShouldBe(Time);
            offset = value.AsDateTime()!.Value.ToInstant(TimeSpan.Zero)!.Value - f.Time.GetUtcNow();
        };

        var command = await ExecuteAsync(f);

        (command.State, command.Sends).ShouldBe((CommandState.Succeeded, 1), command.Detail);
        offset.ShouldBe(TimeSpan.Zero);
        f.Device.Associations[^1].ClientAddress.ShouldBe((ushort)48);
    }

    [Fact]
    public async Task Command_SetClockNearABoundary_WaitsAndIsSentLater()
    {
        var offset = TimeSpan.FromSeconds(45);
        using var f = Off(() => offset);
        f.Time.Advance(TimeSpan.FromMinutes(7.5)); // 00:14:30
        f.Device.OnSet = (_, value) => offset = value.AsDateTime()!.Value.ToInstant(TimeSpan.Zero)!.Value - f.Time.GetUtcNow();

        var waiting = await ExecuteAsync(f);
        (waiting.State, waiting.Sends).ShouldBe((CommandState.Queued, 0));
        waiting.Detail.ShouldNotBeNull().ShouldContain("boundary");

        f.Time.Advance(TimeSpan.FromMinutes(2));
        (await f.Executor.ExecuteAsync(waiting.Id, default)).State.ShouldBe(CommandState.Succeeded);
    }

    [Fact]
    public async Task Command_SetClockOfOneThatIsFarOff_IsRefused()
    {
        using var f = Off(TimeSpan.FromDays(-300));

        var command = await ExecuteAsync(f);

        (command.State, command.Sends).ShouldBe((CommandState.Failed, 0));
        f.Device.Log.ShouldAllBe(l => !l.StartsWith("set", StringComparison.Ordinal));
    }

    private static HeadEndFixture Off(TimeSpan offset) => Off(() => offset);

    private static HeadEndFixture Off(Func<TimeSpan> offset)
    {
        var f = new HeadEndFixture(collection: new CollectionOptions { SetClocks = true });
        f.Time.Advance(TimeSpan.FromMinutes(7));
        f.Device.Computed[Time] = _ => DlmsData.FromDateTime(CosemDateTime.FromInstant((f.Time.GetUtcNow() + offset()).ToOffset(TimeSpan.FromHours(8))));
        return f;
    }

    private static Task CollectAsync(HeadEndFixture f) => f.Collection.CollectAsync(f.Meter, CollectionParts.ClockCheck, "test", default);

    private static async Task<MeterCommand> ExecuteAsync(HeadEndFixture f)
    {
        var command = await f.RequestAsync(new CommandAction.SetClock());
        return await f.Executor.ExecuteAsync(command.Id, default);
    }
}
