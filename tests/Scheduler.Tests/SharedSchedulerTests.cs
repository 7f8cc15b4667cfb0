using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.Databases;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Storage.Schedules;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Scheduler.Tests;

/// <summary>Several schedulers on one database, each as if it were a node of its own.</summary>
public sealed class SharedSchedulerTests
{
    private static readonly Schedule Yearly = new("yearly", ScheduleTask.DailyRead, "0 0 0 1 1 ?", "Asia/Shanghai", "north", true);

    private static CancellationToken Token => CancellationToken.None;

    [PostgreSqlFact]
    public async Task RunNowAsync_OnANodeThatFiresNothing_RunsOnceOnAnother()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var (idle, busy) = (new FakeWork(), new FakeWork());
        await using var front = await StartAsync(database, idle, SchedulerDuties.None);
        await using var back = await StartAsync(database, busy);
        await front.SaveAsync(Yearly, Token);
        await front.RunNowAsync("yearly", Token);
        (await busy.NextAsync()).Group.ShouldBe("north");
        (idle.Started, busy.Started).ShouldBe((0, 1));
    }

    [PostgreSqlFact]
    public async Task Fire_SeveralNodes_RunsOnOneOfThemAtATime()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var work = new FakeWork { Hold = true };
        await using var first = await StartAsync(database, work);
        await using var second = await StartAsync(database, work);
        await first.SaveAsync(Yearly with { Cron = "* * * * * ?" }, Token);
        for (var i = 0; i < 3; i++)
        {
            var run = await work.NextAsync();
            work.NothingStarted.ShouldBeTrue();
            run.Release.SetResult();
        }

        work.MostAtOnce.ShouldBe(1);
    }

    [PostgreSqlFact]
    public async Task SaveAsync_OnOneNode_IsFollowedByTheOther()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var first = await StartAsync(database, new FakeWork());
        await using var second = await StartAsync(database, new FakeWork());
        await first.SaveAsync(Yearly, Token);
        await Eventually(async () => (await second.NextFiresAsync(Token)).Count == 1);
        await first.DeleteAsync("yearly", Token);
        await Eventually(async () => (await second.StatusAsync(Token)).Count == 0);
    }

    [PostgreSqlFact]
    public async Task StopAsync_InTheMiddleOfARun_AnotherNodeTakesItOver()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var (leaving, staying) = (new FakeWork { Hold = true }, new FakeWork());
        var first = await StartAsync(database, leaving);
        await first.SaveAsync(Yearly, Token);
        await first.RunNowAsync("yearly", Token);
        var begun = await leaving.NextAsync();
        await using var second = await StartAsync(database, staying);
        await first.DisposeAsync();
        begun.Ended.Task.IsCompleted.ShouldBeTrue();
        (await staying.NextAsync()).Trigger.ShouldBe("yearly");
    }

    [PostgreSqlFact]
    public async Task StartAsync_AFireWasMissedWhileNoNodeRan_ItIsMadeUp()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var first = await StartAsync(database, new FakeWork());
        await first.SaveAsync(Yearly, Token);
        await first.SaveAsync(Yearly with { Name = "clock", Task = ScheduleTask.ClockCheck }, Token); // has nothing to make up for
        await first.DisposeAsync();
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1).UtcTicks;
        await database.Database.WriteAsync(session => session.ExecuteAsync("UPDATE qrtz_triggers SET next_fire_time = @hourAgo", new { hourAgo }), Token);

        var work = new FakeWork();
        await using var second = await StartAsync(database, work);
        (await work.NextAsync()).Trigger.ShouldBe("yearly");
        await Eventually(async () => (await second.NextFiresAsync(Token)).All(f => f.At > TimeProvider.System.GetUtcNow()));
        work.Started.ShouldBe(1);
    }

    [PostgreSqlFact]
    public async Task StartAsync_AScheduleWasDeletedWhileNoNodeRan_ItFiresNoMore()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var first = await StartAsync(database, new FakeWork());
        await first.SaveAsync(Yearly, Token);
        await first.DisposeAsync();
        await new ScheduleStore(database.Database).DeleteAsync("yearly", Token);

        await using var second = await StartAsync(database, new FakeWork());
        (await database.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM qrtz_triggers"), Token)).ShouldBe(0);
        (await second.StatusAsync(Token)).ShouldBeEmpty();
    }

    private static async Task<MeterScheduler> StartAsync(PostgreSqlDatabase database, FakeWork work, SchedulerDuties duties = SchedulerDuties.All)
    {
        var options = new SchedulerOptions
        {
            Duties = duties,
            JobStore = new(JobStoreKind.PostgreSql, database.ConnectionString) { Refresh = TimeSpan.FromMilliseconds(200) },
        };
        var scheduler = new MeterScheduler(new ScheduleStore(database.Database), work, work, options, TimeProvider.System, NullLoggerFactory.Instance);
        await scheduler.StartAsync(Token);
        return scheduler;
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
