using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Scheduler.Tests;

public sealed class MeterSchedulerTests
{
    private const string EverySecond = "* * * * * ?";
    private const string Never = "0 0 0 1 1 ? 2099";

    private static readonly Schedule Daily = new("daily", ScheduleTask.DailyRead, Never, "Asia/Shanghai", "north", true);

    private static CancellationToken Token => CancellationToken.None;

    [Theory]
    [InlineData(ScheduleTask.DailyRead, CollectionParts.Registers | CollectionParts.DailyFreeze | CollectionParts.Billing)]
    [InlineData(ScheduleTask.IntervalRead, CollectionParts.LoadProfile)]
    [InlineData(ScheduleTask.ClockCheck, CollectionParts.ClockCheck)]
    public async Task Fire_ReadSchedule_CollectsItsPartsFromItsGroup(ScheduleTask task, CollectionParts parts)
    {
        var work = new FakeWork();
        await using var scheduler = await StartAsync(work, Daily with { Task = task, Cron = EverySecond });
        var run = await work.NextAsync();
        (run.Trigger, run.Group, run.Parts).ShouldBe(("daily", "north", parts));
    }

    [Fact]
    public async Task Fire_SettlementSchedule_Settles()
    {
        var work = new FakeWork();
        await using var scheduler = await StartAsync(work, Daily with { Task = ScheduleTask.Settlement, Cron = EverySecond });
        (await work.NextAsync()).Trigger.ShouldBe("settlement");
    }

    [Fact]
    public async Task Fire_StillRunning_DoesNotOverlapItself()
    {
        var work = new FakeWork { Hold = true };
        await using var scheduler = await StartAsync(work, Daily with { Cron = EverySecond }, Daily with { Name = "other", Cron = EverySecond });
        var (first, second) = (await work.NextAsync(), await work.NextAsync()); // one of each
        new[] { first.Trigger, second.Trigger }.Order().ShouldBe(["daily", "other"]);
        second.Release.SetResult();
        var third = await work.NextAsync();
        third.Trigger.ShouldBe(second.Trigger);
        work.MostAtOnce.ShouldBe(2);
        first.Release.SetResult();
        third.Release.SetResult();
    }

    [Fact]
    public async Task RunNowAsync_Twice_SecondIsRefusedWhileTheFirstRuns()
    {
        var work = new FakeWork { Hold = true };
        await using var scheduler = await StartAsync(work, Daily);
        (await scheduler.RunNowAsync("daily", Token)).ShouldBeTrue();
        var run = await work.NextAsync();
        (await scheduler.RunNowAsync("daily", Token)).ShouldBeFalse();
        var status = (await scheduler.StatusAsync(Token)).ShouldHaveSingleItem();
        status.LastRun!.State.ShouldBe(ScheduleRunState.Running);
        run.Release.SetResult();
        await run.Ended.Task;
    }

    [Fact]
    public async Task RunNowAsync_Disabled_StillRuns()
    {
        var work = new FakeWork();
        await using var scheduler = await StartAsync(work, Daily with { Enabled = false, Cron = EverySecond });
        (await scheduler.NextFiresAsync(Token)).ShouldBeEmpty();
        await scheduler.RunNowAsync("daily", Token);
        (await work.NextAsync()).Trigger.ShouldBe("daily");
    }

    [Fact]
    public async Task RunNowAsync_Unknown_SaysSo()
    {
        await using var scheduler = await StartAsync(new FakeWork(), Daily);
        (await Should.ThrowAsync<KeyNotFoundException>(() => scheduler.RunNowAsync("weekly", Token))).Message.ShouldContain("weekly");
    }

    [Fact]
    public async Task Run_Ended_StatusSaysWhatItBrought()
    {
        var work = new FakeWork();
        await using var scheduler = await StartAsync(work, Daily);
        var ended = EndedAsync(scheduler);
        await scheduler.RunNowAsync("daily", Token);
        var run = await ended;
        run.State.ShouldBe(ScheduleRunState.Finished);
        run.Detail.ShouldBe("2 of 3 meters read, 1 failed; 30 registers, 480 intervals, 15 frozen values stored.");
        (await scheduler.StatusAsync(Token)).ShouldHaveSingleItem().LastRun.ShouldBe(run);
    }

    [Fact]
    public async Task Run_Throws_IsRecordedAndTheScheduleGoesOn()
    {
        var work = new FakeWork { Failure = new InvalidOperationException("disk full") };
        await using var scheduler = await StartAsync(work, Daily with { Cron = EverySecond });
        var run = await EndedAsync(scheduler);
        await work.NextAsync();
        (run.State, run.Detail).ShouldBe((ScheduleRunState.Failed, "disk full"));
        await work.NextAsync();
    }

    [Fact]
    public async Task SaveAsync_NewChangedAndDisabled_TakeEffectWithoutARestart()
    {
        var store = new FakeScheduleStore();
        await using var scheduler = await StartAsync(new FakeWork(), store);
        (await scheduler.NextFiresAsync(Token)).ShouldBeEmpty();

        await scheduler.SaveAsync(Daily with { Cron = "0 15 0 * * ?" }, Token);
        var first = (await scheduler.NextFiresAsync(Token)).ShouldHaveSingleItem();
        first.At.ToOffset(TimeSpan.FromHours(8)).TimeOfDay.ShouldBe(new TimeSpan(0, 15, 0));

        await scheduler.SaveAsync(Daily with { Cron = "0 30 2 * * ?" }, Token);
        (await scheduler.NextFiresAsync(Token)).ShouldHaveSingleItem().At.ToOffset(TimeSpan.FromHours(8)).TimeOfDay.ShouldBe(new TimeSpan(2, 30, 0));

        await scheduler.SaveAsync(Daily with { Enabled = false }, Token);
        (await scheduler.NextFiresAsync(Token)).ShouldBeEmpty();
        (await store.ListAsync(Token)).ShouldHaveSingleItem().Enabled.ShouldBeFalse();

        await scheduler.SaveAsync(Daily, Token);
        (await scheduler.NextFiresAsync(Token)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task DeleteAsync_Scheduled_NoLongerFires()
    {
        var store = new FakeScheduleStore(Daily);
        await using var scheduler = await StartAsync(new FakeWork(), store);
        (await scheduler.DeleteAsync("daily", Token)).ShouldBeTrue();
        (await scheduler.DeleteAsync("daily", Token)).ShouldBeFalse();
        (await scheduler.StatusAsync(Token)).ShouldBeEmpty();
        (await store.ListAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReloadAsync_TableWasChangedElsewhere_Follows()
    {
        var store = new FakeScheduleStore(Daily);
        await using var scheduler = await StartAsync(new FakeWork(), store);
        await store.DeleteAsync("daily", Token);
        await store.SaveAsync(Daily with { Name = "new" }, Token);
        await scheduler.ReloadAsync(Token);
        (await scheduler.NextFiresAsync(Token)).ShouldHaveSingleItem().Schedule.ShouldBe("new");
    }

    [Theory]
    [InlineData("0 15 0 * * ? ", "Mars/Olympus", "Mars/Olympus")]
    [InlineData("at noon", "Asia/Shanghai", "at noon")]
    [InlineData("0 61 0 * * ?", "Asia/Shanghai", "0 61 0 * * ?")]
    [InlineData("", "Asia/Shanghai", "cron")]
    [InlineData("0 0 0 1 1 ? 1999", "Asia/Shanghai", "never")]
    public async Task SaveAsync_CanNotWork_SaysWhyAndStoresNothing(string cron, string zone, string named)
    {
        var store = new FakeScheduleStore();
        await using var scheduler = await StartAsync(new FakeWork(), store);
        var error = await Should.ThrowAsync<ScheduleException>(() => scheduler.SaveAsync(Daily with { Cron = cron, TimeZone = zone }, Token));
        error.Message.ShouldContain("'daily'");
        error.Message.ShouldContain(named);
        (await store.ListAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task StartAsync_OneScheduleCanNotWork_TheOthersRun()
    {
        var work = new FakeWork();
        await using var scheduler = await StartAsync(work, Daily with { Name = "broken", Cron = "rubbish" }, Daily with { Cron = EverySecond });
        (await work.NextAsync()).Trigger.ShouldBe("daily");
        var status = await scheduler.StatusAsync(Token);
        status.Single(s => s.Schedule.Name == "broken").Problem!.ShouldContain("rubbish");
        status.Single(s => s.Schedule.Name == "daily").Problem.ShouldBeNull();
    }

    [Fact]
    public async Task StopAsync_RunEndsInTime_WaitsForItAndDoesNotCancel()
    {
        var work = new FakeWork { Hold = true };
        var scheduler = await StartAsync(work, Daily);
        await scheduler.RunNowAsync("daily", Token);
        var run = await work.NextAsync();
        var stopped = scheduler.StopAsync(Token);
        stopped.IsCompleted.ShouldBeFalse();
        run.Release.SetResult();
        await stopped;
        run.Ended.Task.IsCompleted.ShouldBeTrue();
        (await scheduler.StatusAsync(Token)).ShouldHaveSingleItem().LastRun!.State.ShouldBe(ScheduleRunState.Finished);
        await scheduler.DisposeAsync();
    }

    [Fact]
    public async Task StopAsync_RunOutlastsTheDeadline_IsCancelled()
    {
        var work = new FakeWork { Hold = true };
        var scheduler = await StartAsync(work, new FakeScheduleStore(Daily), new() { StopDeadline = TimeSpan.FromMilliseconds(50) });
        await scheduler.RunNowAsync("daily", Token);
        await work.NextAsync();
        await scheduler.StopAsync(Token);
        (await scheduler.StatusAsync(Token)).ShouldHaveSingleItem().LastRun!.State.ShouldBe(ScheduleRunState.Cancelled);
        await scheduler.DisposeAsync();
    }

    [Fact]
    public async Task StopAsync_Stopped_NothingFiresAnyMore()
    {
        var work = new FakeWork();
        var scheduler = await StartAsync(work, Daily with { Cron = EverySecond });
        await work.NextAsync();
        await scheduler.StopAsync(Token);
        var started = work.Started;
        await Should.ThrowAsync<InvalidOperationException>(() => scheduler.RunNowAsync("daily", Token));
        work.Started.ShouldBe(started);
        await scheduler.DisposeAsync();
    }

    [Fact]
    public async Task NextFiresAsync_ZonesWithAndWithoutDaylightSaving_AreCivilTime()
    {
        // 2027-03-28: Berlin goes to summer time. 03:30 local is 02:30 UTC the day before and 01:30 UTC on the day.
        var time = new ManualTimeProvider(new(2027, 3, 27, 3, 0, 0, TimeSpan.Zero));
        await using var scheduler = await StartAsync(
            new FakeWork(),
            new FakeScheduleStore(Daily with { Cron = "0 30 3 * * ?", TimeZone = "Europe/Berlin" }, Daily with { Name = "shanghai", Cron = "0 30 3 * * ?" }),
            time: time);
        (await scheduler.NextFiresAsync(Token)).ShouldBe(
        [
            ("shanghai", new DateTimeOffset(2027, 3, 27, 19, 30, 0, TimeSpan.Zero)),
            ("daily", new DateTimeOffset(2027, 3, 28, 1, 30, 0, TimeSpan.Zero)),
        ]);
    }

    private static Task<MeterScheduler> StartAsync(FakeWork work, params Schedule[] schedules) => StartAsync(work, new FakeScheduleStore(schedules));

    private static async Task<MeterScheduler> StartAsync(FakeWork work, FakeScheduleStore store, SchedulerOptions? options = null, TimeProvider? time = null)
    {
        var scheduler = new MeterScheduler(store, work, work, options ?? new(), time ?? TimeProvider.System, NullLoggerFactory.Instance);
        await scheduler.StartAsync(Token);
        return scheduler;
    }

    /// <summary>The next run that ends from now on.</summary>
    private static Task<ScheduleRun> EndedAsync(MeterScheduler scheduler)
    {
        var ended = new TaskCompletionSource<ScheduleRun>(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.RunChanged += run =>
        {
            if (run.State != ScheduleRunState.Running)
            {
                ended.TrySetResult(run);
            }
        };
        return ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
