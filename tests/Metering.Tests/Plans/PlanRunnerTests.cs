using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;

namespace PrepaidMeter.Metering.Tests.Plans;

public sealed class PlanRunnerTests
{
    private static readonly ReadPlan Plan = new(
        "clocks", new(CollectionParts.ClockCheck), null, new("0 0 0 * * ?", "Asia/Shanghai", TimeSpan.FromHours(1)));

    private static CancellationToken Token => CancellationToken.None;

    [Fact]
    public async Task Run_EveryMeterAnswers_IsCompleteWithItsLastShard()
    {
        using var f = Fleet(5, new PlanOptions { ShardSize = 2 });
        var run = await LaunchAsync(f, Plan);
        (await f.Runs.ShardsAsync(run.Id, Token)).Select(s => s.Meters.Count).ShouldBe([2, 2, 1]);

        for (var shard = 0; shard < 3; shard++)
        {
            (await FindAsync(f, run)).State.ShouldBe(PlanRunState.Running);
            (await RunShardAsync(f, run, shard)).ShouldBeNull();
        }

        var over = await FindAsync(f, run);
        (over.State, over.Meters, over.Complete, over.Failed, over.Pending).ShouldBe((PlanRunState.Complete, 5, 5, 0, 0));
        f.Attempts.Attempts.Count.ShouldBe(5);
        f.Attempts.Attempts.ShouldAllBe(a => a.Trigger == "clocks" && a.Parts == CollectionParts.ClockCheck);
    }

    [Fact]
    public async Task RunShard_MeterAway_IsTriedAgainAndOnlyIt()
    {
        using var f = Fleet(3);
        var away = f.Connector.Meters[4061];
        f.Connector.Meters.Remove(4061);
        var run = await LaunchAsync(f, Plan);

        var next = (await RunShardAsync(f, run, 0)).ShouldNotBeNull();
        (next - f.Time.GetUtcNow()).ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
        var shard = (await f.Runs.ShardsAsync(run.Id, Token)).ShouldHaveSingleItem();
        shard.Outcomes.Select(o => o.Failure).ShouldBe([FailureClass.None, FailureClass.None, FailureClass.Unreachable]);

        f.Connector.Meters[4061] = away;
        f.Time.Advance(next - f.Time.GetUtcNow());
        (await RunShardAsync(f, run, 0)).ShouldBeNull();
        (await FindAsync(f, run)).State.ShouldBe(PlanRunState.Complete);
        f.Attempts.Attempts.Count.ShouldBe(4);
    }

    [Fact]
    public async Task RunShard_FailureThatTimeDoesNotMend_IsNotTriedAgain()
    {
        using var f = Fleet(2);
        f.Connector.Meters[4060] = f.NewDevice("SIM99999999"); // somebody else's meter at its address
        var run = await LaunchAsync(f, Plan);

        (await RunShardAsync(f, run, 0)).ShouldBeNull();

        var over = await FindAsync(f, run);
        (over.State, over.Complete, over.Failed).ShouldBe((PlanRunState.Incomplete, 1, 1));
    }

    [Fact]
    public async Task RunShard_RetryWouldComeAfterTheDeadline_EndsTheRun()
    {
        using var f = Fleet(1);
        f.Connector.Meters.Clear();
        var run = await LaunchAsync(f, Plan with { Timing = Plan.Timing with { Window = TimeSpan.FromSeconds(20) } });

        (await RunShardAsync(f, run, 0)).ShouldBeNull();

        (await FindAsync(f, run)).State.ShouldBe(PlanRunState.Incomplete);
    }

    [Fact]
    public async Task RunShard_AfterTheDeadline_TriesNothing()
    {
        using var f = Fleet(1);
        var run = await LaunchAsync(f, Plan);
        f.Time.Advance(TimeSpan.FromHours(1));

        (await RunShardAsync(f, run, 0)).ShouldBeNull();

        var over = await FindAsync(f, run);
        (over.State, over.Pending).ShouldBe((PlanRunState.Incomplete, 1));
        f.Attempts.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task EndOverdue_DeadlinePassed_EndsTheRunOnce()
    {
        using var f = Fleet(1);
        var run = await LaunchAsync(f, Plan);
        (await Runner(f).EndOverdueAsync(Token)).ShouldBe(0);
        f.Time.Advance(TimeSpan.FromHours(1));
        (await Runner(f).EndOverdueAsync(Token)).ShouldBe(1);
        (await Runner(f).EndOverdueAsync(Token)).ShouldBe(0);
        (await FindAsync(f, run)).EndedAt.ShouldBe(f.Time.GetUtcNow());
    }

    [Fact]
    public async Task RunShard_InABlackout_WaitsForItsEndAndContactsNobody()
    {
        using var f = Fleet(1); // 2026-11-20T00:00Z is 08:00 in Shanghai
        var run = await LaunchAsync(f, Plan with { Timing = Plan.Timing with { Blackouts = [new(new(7, 30), new(8, 20))] } });

        (await RunShardAsync(f, run, 0)).ShouldBe(new DateTimeOffset(2026, 11, 20, 0, 20, 0, TimeSpan.Zero));

        f.Attempts.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunShard_BlackoutBeginsMeanwhile_BeginsNoMoreMetersAndGoesOnAfterIt()
    {
        using var f = Fleet(3, new PlanOptions { Parallelism = 1 });
        f.Device.Computed[Protocol.Cosem.CosemAttribute.Parse("8:0.0.1.0.0.255:2")] = _ =>
        {
            f.Time.Advance(TimeSpan.FromMinutes(10)); // the first meter is slow
            return Protocol.Cosem.DlmsData.FromDateTime(Protocol.Cosem.CosemDateTime.FromInstant(f.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8))));
        };
        var run = await LaunchAsync(f, Plan with { Timing = Plan.Timing with { Blackouts = [new(new(8, 5), new(8, 30))] } });

        var next = await RunShardAsync(f, run, 0);
        next.ShouldNotBeNull();
        (await FindAsync(f, run)).ShouldSatisfyAllConditions(r => r.State.ShouldBe(PlanRunState.Running), r => r.Pending.ShouldBe(2));
        (await RunShardAsync(f, run, 0)).ShouldBe(new DateTimeOffset(2026, 11, 20, 0, 30, 0, TimeSpan.Zero));

        f.Time.Advance(TimeSpan.FromMinutes(25));
        (await RunShardAsync(f, run, 0)).ShouldBeNull();
        f.Attempts.Attempts.Select(a => a.MeterId.Value).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task RunShard_TakenUpByAnotherMeanwhile_StopsAndWritesNothing()
    {
        using var f = Fleet(3, new PlanOptions { Parallelism = 1, SaveInterval = TimeSpan.Zero });
        var run = await LaunchAsync(f, Plan);
        f.Device.Watch = _ => f.Runs.TakeShardAsync(run.Id, 0, Token).GetAwaiter().GetResult();

        (await RunShardAsync(f, run, 0)).ShouldBeNull();

        f.Runs.Saves.ShouldBe(0);
        f.Attempts.Attempts.Count.ShouldBe(1); // and no more after it was seen
    }

    [Fact]
    public async Task RunShard_NodeLeaves_SavesWhatWasReadAndTheNextGoesOnFromThere()
    {
        using var f = Fleet(3, new PlanOptions { Parallelism = 1 });
        using var leaving = new CancellationTokenSource();
        f.Device.Watch = _ => leaving.Cancel();
        var run = await LaunchAsync(f, Plan);

        await Should.ThrowAsync<OperationCanceledException>(() => Runner(f).RunShardAsync(run.Id, 0, leaving.Token, Token));
        (await FindAsync(f, run)).Complete.ShouldBe(1);

        (await RunShardAsync(f, run, 0)).ShouldBeNull();
        f.Attempts.Attempts.Select(a => a.MeterId.Value).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Start_EarlierRunHasMetersNotTried_IsSkipped()
    {
        using var f = Fleet(2);
        var first = await LaunchAsync(f, Plan);
        f.Time.Advance(TimeSpan.FromMinutes(30));
        var second = (await f.Runs.AddAsync(Plan, f.Time.GetUtcNow(), PlanRunCause.Schedule, Token))!;

        (await Runner(f).StartAsync(second, Token)).ShouldBeNull();

        (await FindAsync(f, second)).State.ShouldBe(PlanRunState.Skipped);
        (await FindAsync(f, first)).State.ShouldBe(PlanRunState.Running);
    }

    [Fact]
    public async Task Start_EarlierRunHasOnlyRetriesLeft_TakesOver()
    {
        using var f = Fleet(2);
        f.Connector.Meters.Remove(4060);
        var first = await LaunchAsync(f, Plan);
        await RunShardAsync(f, first, 0);
        f.Time.Advance(TimeSpan.FromMinutes(30));

        var second = await LaunchAsync(f, Plan);

        (await FindAsync(f, first)).State.ShouldBe(PlanRunState.Superseded);
        (await FindAsync(f, second)).Pending.ShouldBe(2);
        (await RunShardAsync(f, first, 0)).ShouldBeNull();
        f.Attempts.Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Start_Group_CoversItsMetersAsTheyAreNow()
    {
        using var f = Fleet(3);
        f.Meters.Meters[1] = f.Meters.Meters[1] with { Group = "north" };
        f.Groups.Groups["cold"] = new("cold", "", new() { Areas = ["north"] });

        var run = await LaunchAsync(f, Plan with { Group = "cold" });

        (await f.Runs.ShardsAsync(run.Id, Token)).ShouldHaveSingleItem().Meters.Select(m => m.Value).ShouldBe([2]);
    }

    [Fact]
    public async Task Start_GroupIsGone_ReadsNothing()
    {
        using var f = Fleet(1);
        var run = (await f.Runs.AddAsync(Plan with { Group = "gone" }, f.Time.GetUtcNow(), PlanRunCause.Schedule, Token))!;

        (await Runner(f).StartAsync(run, Token)).ShouldBeNull();

        (await FindAsync(f, run)).State.ShouldBe(PlanRunState.Skipped);
    }

    [Fact]
    public async Task Requests_WhileOneIsAskedFor_AreRefused()
    {
        using var f = Fleet(1);
        (await PlanRequests.AddAsync(f.Runs, Plan, f.Time.GetUtcNow(), Token)).ShouldNotBeNull();
        f.Time.Advance(TimeSpan.FromSeconds(1));
        (await PlanRequests.AddAsync(f.Runs, Plan, f.Time.GetUtcNow(), Token)).ShouldBeNull();
        (await PlanRequests.AddAsync(f.Runs, Plan with { Name = "other" }, f.Time.GetUtcNow(), Token)).ShouldNotBeNull();
    }

    private static HeadEndFixture Fleet(int meters, PlanOptions? options = null)
    {
        var f = new HeadEndFixture(plans: options);
        for (var i = 2; i <= meters; i++)
        {
            var serial = $"SIM0000000{i}";
            f.Add(serial, 4058 + i);
            f.Connector.Meters[4058 + i] = f.NewDevice(serial, $"PPM000000000000{i}");
        }

        return f;
    }

    private static PlanRunner Runner(HeadEndFixture f) => f.Get<PlanRunner>();

    private static async Task<PlanRun> LaunchAsync(HeadEndFixture f, ReadPlan plan)
    {
        var run = (await f.Runs.AddAsync(plan, f.Time.GetUtcNow(), PlanRunCause.Schedule, Token)).ShouldNotBeNull();
        (await Runner(f).StartAsync(run, Token)).ShouldNotBeNull();
        return await FindAsync(f, run);
    }

    private static async Task<PlanRun> FindAsync(HeadEndFixture f, PlanRun run) => (await f.Runs.FindAsync(run.Id, Token))!;

    private static Task<DateTimeOffset?> RunShardAsync(HeadEndFixture f, PlanRun run, int number) => Runner(f).RunShardAsync(run.Id, number, Token, Token);
}
