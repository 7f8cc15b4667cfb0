using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Scheduler;
using PrepaidMeter.Scheduler.Plans;
using PrepaidMeter.Testing;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>Plans fired by Quartz against simulated meters. The fleet's time stands still; plans fire in real time.</summary>
public sealed class PlanSchedulerTests
{
    private const string Never = "0 0 0 1 1 ? 2099";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task Fire_DueEverySecond_CollectsEveryMeterInShards()
    {
        await using var world = await World.StartAsync(5);
        await world.Get<IPlanStore>().SaveAsync(Plan("* * * * * ?"), Token);
        await using var scheduler = await StartAsync(world);

        var run = await EndedAsync(world, PlanRunCause.Schedule);

        (run.State, run.Cause, run.Meters, run.Complete).ShouldBe((PlanRunState.Complete, PlanRunCause.Schedule, 5, 5));
        (await world.Get<IPlanRunStore>().ShardsAsync(run.Id, Token)).Count.ShouldBe(3);
        foreach (var meter in world.Meters)
        {
            (await world.Get<IReadingStore>().LatestRegistersAsync(meter.Id, Token)).Count.ShouldBe(2); // the quantities the plan asks for, no more
        }
    }

    [Fact]
    public async Task Start_RunLeftByANodeThatDied_IsFinishedWithoutReadingAgainWhatWasSaved()
    {
        await using var world = await World.StartAsync(5);
        var runs = world.Get<IPlanRunStore>();
        var plan = Plan(Never);
        await world.Get<IPlanStore>().SaveAsync(plan, Token);
        var run = (await runs.AddAsync(plan, TimeProvider.System.GetUtcNow(), PlanRunCause.Manual, Token))!;
        await Runner(world).StartAsync(run, Token);
        await Runner(world).RunShardAsync(run.Id, 0, Token, Token); // and then the node died

        await using var scheduler = await StartAsync(world);
        var over = await EndedAsync(world);

        (over.Id, over.State, over.Complete).ShouldBe((run.Id, PlanRunState.Complete, 5));
        foreach (var meter in world.Meters)
        {
            (await world.Get<IAttemptStore>().ListAsync(meter.Id, 10, Token)).Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Start_FireMissedWhileDown_IsMadeUpOnce()
    {
        await using var world = await World.StartAsync(2);
        var now = TimeProvider.System.GetUtcNow();
        var minute = now.AddMinutes(-2);
        var plans = new Storage.Plans.PlanStore(world.Get<Storage.Database>(), new ManualTimeProvider(now.AddHours(-3))); // made before they should have fired
        await plans.SaveAsync(
            Plan($"0 {minute.Minute} {minute.Hour} * * ?") with { Name = "open" }, Token);
        await plans.SaveAsync(
            Plan($"0 {now.AddMinutes(-70).Minute} {now.AddMinutes(-70).Hour} * * ?") with { Name = "over" }, Token); // its window has closed

        await world.Get<IPlanStore>().SaveAsync(
            Plan($"0 {minute.Minute} {minute.Hour} * * ?") with { Name = "new" }, Token); // made after it would have fired

        await using (await StartAsync(world))
        {
            (await EndedAsync(world)).ShouldSatisfyAllConditions(r => r.Cause.ShouldBe(PlanRunCause.MadeUp), r => r.Plan.Name.ShouldBe("open"), r => r.Complete.ShouldBe(2));
        }

        await using (await StartAsync(world))
        {
            (await world.Get<IPlanRunStore>().ListAsync(null, 10, Token)).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task Poll_RunAskedForElsewhere_IsPickedUp()
    {
        await using var world = await World.StartAsync(2);
        var plan = Plan(Never) with { Paused = true };
        await world.Get<IPlanStore>().SaveAsync(plan, Token);
        await using var scheduler = await StartAsync(world);

        (await PlanRequests.AddAsync(world.Get<IPlanRunStore>(), plan, TimeProvider.System.GetUtcNow(), Token)).ShouldNotBeNull();

        (await EndedAsync(world)).ShouldSatisfyAllConditions(r => r.Cause.ShouldBe(PlanRunCause.Manual), r => r.State.ShouldBe(PlanRunState.Complete));
    }

    private static ReadPlan Plan(string cron) => new(
        "plan", new(CollectionParts.Registers) { Quantities = ["energy.import.total", "voltage", "no.such.quantity"] }, null, new(cron, "UTC", TimeSpan.FromHours(1)));

    private static PlanRunner Runner(World world) => new(
        world.Get<IPlanRunStore>(), world.Get<IMeterGroupStore>(), world.Get<Metering.Meters.IMeterStore>(), world.Get<CollectionRunner>(), TimeProvider.System,
        new() { ShardSize = 2 }, NullLogger<PlanRunner>.Instance);

    private static async Task<MeterScheduler> StartAsync(World world)
    {
        var options = new SchedulerOptions { PlanPoll = TimeSpan.FromMilliseconds(100) };
        var plans = new PlanScheduler(world.Get<IPlanStore>(), world.Get<IPlanRunStore>(), Runner(world), options, new(), TimeProvider.System, NullLoggerFactory.Instance);
        var scheduler = new MeterScheduler(
            world.Get<IScheduleStore>(), new FleetCollection(world.Get<Metering.Meters.IMeterStore>(), world.Get<CollectionRunner>(), options), world.Get<ISettlementRunner>(), options,
            TimeProvider.System, NullLoggerFactory.Instance, plans);
        await scheduler.StartAsync(Token);
        return scheduler;
    }

    /// <summary>The first run that is over.</summary>
    private static async Task<PlanRun> EndedAsync(World world, PlanRunCause? cause = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if ((await world.Get<IPlanRunStore>().ListAsync(null, 100, patience.Token)).LastOrDefault(r => r is { EndedAt: not null, StartedAt: not null } && (cause is null || r.Cause == cause)) is { } run)
            {
                return run;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
