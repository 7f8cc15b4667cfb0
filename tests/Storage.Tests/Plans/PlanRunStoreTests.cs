using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Storage.Plans;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Plans;

public sealed class PlanRunStoreTests
{
    private static readonly DateTimeOffset Fire = new(2026, 11, 20, 0, 5, 0, TimeSpan.Zero);

    private static readonly ReadPlan Plan = new("interval", new(CollectionParts.LoadProfile), null, new("0 5 * * * ?", "Asia/Shanghai", TimeSpan.FromMinutes(55)));

    [Theory]
    [EachDatabase]
    public async Task AddAsync_SameFireTwice_IsOneRun(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var run = (await store.AddAsync(Plan, Fire, PlanRunCause.Schedule, Token)).ShouldNotBeNull();
        (await store.AddAsync(Plan, Fire, PlanRunCause.MadeUp, Token)).ShouldBeNull();
        (await store.AddAsync(Plan with { Name = "other" }, Fire, PlanRunCause.Schedule, Token)).ShouldNotBeNull();
        run.ShouldBeSame(await store.FindAsync(run.Id, Token));
        (run.State, run.Deadline).ShouldBe((PlanRunState.Requested, Fire.AddMinutes(55)));
    }

    [Theory]
    [EachDatabase]
    public async Task AddAsync_SameFireOnManyNodesAtOnce_IsOneRun(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.AddAsync(Plan, Fire, PlanRunCause.Schedule, Token)));
        added.Count(r => r is not null).ShouldBe(1);
        (await store.ListAsync("interval", 10, Token)).ShouldHaveSingleItem();
    }

    [Theory]
    [EachDatabase]
    public async Task StartAsync_Twice_SecondChangesNothing(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var run = (await store.AddAsync(Plan, Fire, PlanRunCause.Schedule, Token))!;
        (await store.StartAsync(run.Id, [Shard(run, 0, 1, 2, 3), Shard(run, 1, 4)], Fire, Token)).ShouldBeTrue();
        (await store.StartAsync(run.Id, [Shard(run, 0, 9)], Fire, Token)).ShouldBeFalse();
        var started = (await store.FindAsync(run.Id, Token))!;
        (started.State, started.Meters, started.Pending, started.StartedAt).ShouldBe((PlanRunState.Running, 4, 4, Fire));
        (await store.ShardsAsync(run.Id, Token)).Select(s => s.Meters.Count).ShouldBe([3, 1]);
        (await store.OpenShardsAsync(run.Id, Token)).ShouldBe([0, 1]);
    }

    [Theory]
    [EachDatabase]
    public async Task StartAsync_NoMeters_IsCompleteAtOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var run = (await store.AddAsync(Plan, Fire, PlanRunCause.Schedule, Token))!;
        await store.StartAsync(run.Id, [], Fire, Token);
        (await store.FindAsync(run.Id, Token))!.State.ShouldBe(PlanRunState.Complete);
        (await store.OpenAsync(Token)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task SaveShardAsync_StepByStep_CountsTheRunAndItsMinutes(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var run = await StartAsync(store, 3, 1);
        var shard = (await store.TakeShardAsync(run.Id, 0, Token))!;
        var failed = MeterOutcome.Of(FailureClass.Timeout);

        (await store.SaveShardAsync(shard with { Outcomes = [MeterOutcome.Complete, failed, MeterOutcome.NotTried] }, Fire.AddSeconds(10), Token)).ShouldBeTrue();
        await CountsAsync(1, 1, 2);
        (await store.SaveShardAsync(shard with { Outcomes = [MeterOutcome.Complete, failed, MeterOutcome.Complete], Pass = 1 }, Fire.AddSeconds(50), Token)).ShouldBeTrue();
        await CountsAsync(2, 1, 1);
        (await store.SaveShardAsync(shard with { Outcomes = Enumerable.Repeat(MeterOutcome.Complete, 3).ToList(), Pass = 2, IsOver = true }, Fire.AddSeconds(70), Token)).ShouldBeTrue();
        await CountsAsync(3, 0, 1);
        (await store.OpenShardsAsync(run.Id, Token)).ShouldBe([1]);

        var other = (await store.TakeShardAsync(run.Id, 1, Token))!;
        (await store.SaveShardAsync(other with { Outcomes = [failed], IsOver = true }, Fire.AddMinutes(2), Token)).ShouldBeTrue();
        var over = (await store.FindAsync(run.Id, Token))!;
        (over.State, over.EndedAt).ShouldBe((PlanRunState.Incomplete, Fire.AddMinutes(2)));
        (await store.ProgressAsync(run.Id, Token)).ShouldBe([new(Fire, 2), new(Fire.AddMinutes(1), 1)]);
        var stored = (await store.ShardsAsync(run.Id, Token))[0];
        (stored.Pass, stored.IsOver, stored.Outcomes.All(o => o.IsComplete)).ShouldBe((2, true, true));

        async Task CountsAsync(int complete, int failures, int pending)
        {
            var now = (await store.FindAsync(run.Id, Token))!;
            (now.State, now.Complete, now.Failed, now.Pending).ShouldBe((PlanRunState.Running, complete, failures, pending));
        }
    }

    [Theory]
    [EachDatabase]
    public async Task SaveShardAsync_EveryMeterComplete_CompletesTheRun(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var run = await StartAsync(store, 1);
        var shard = (await store.TakeShardAsync(run.Id, 0, Token))!;
        await store.SaveShardAsync(shard with { Outcomes = [MeterOutcome.Complete], IsOver = true }, Fire, Token);
        (await store.FindAsync(run.Id, Token))!.State.ShouldBe(PlanRunState.Complete);
    }

    [Theory]
    [EachDatabase]
    public async Task SaveShardAsync_TakenUpByAnother_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var run = await StartAsync(store, 1);
        var old = (await store.TakeShardAsync(run.Id, 0, Token))!;
        var newer = (await store.TakeShardAsync(run.Id, 0, Token))!;
        (await store.SaveShardAsync(old with { Outcomes = [MeterOutcome.Complete] }, Fire, Token)).ShouldBeFalse();
        (await store.FindAsync(run.Id, Token))!.Complete.ShouldBe(0);
        (await store.SaveShardAsync(newer with { Outcomes = [MeterOutcome.Complete] }, Fire, Token)).ShouldBeTrue();
    }

    [Theory]
    [EachDatabase]
    public async Task SaveShardAsync_ManyShardsAtOnce_LosesNoCount(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var run = await StartAsync(store, 5, 5, 5, 5, 5, 5);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            var shard = (await store.TakeShardAsync(run.Id, number, Token))!;
            var outcomes = new MeterOutcome[5];
            for (var i = 0; i < 5; i++)
            {
                outcomes[i] = MeterOutcome.Complete;
                (await store.SaveShardAsync(shard with { Outcomes = [.. outcomes], IsOver = i == 4 }, Fire, Token)).ShouldBeTrue();
            }
        }));
        var over = (await store.FindAsync(run.Id, Token))!;
        (over.Complete, over.State).ShouldBe((30, PlanRunState.Complete));
        (await store.ProgressAsync(run.Id, Token)).ShouldBe([new(Fire, 30)]);
    }

    [Theory]
    [EachDatabase]
    public async Task EndAsync_Open_StopsItsShardsAndOnlyOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var run = await StartAsync(store, 1);
        var shard = (await store.TakeShardAsync(run.Id, 0, Token))!;
        (await store.EndAsync(run.Id, PlanRunState.Cancelled, Fire, Token)).ShouldBeTrue();
        (await store.EndAsync(run.Id, PlanRunState.Incomplete, Fire, Token)).ShouldBeFalse();
        (await store.SaveShardAsync(shard, Fire, Token)).ShouldBeFalse();
        (await store.TakeShardAsync(run.Id, 0, Token)).ShouldBeNull();
        (await store.FindAsync(run.Id, Token))!.State.ShouldBe(PlanRunState.Cancelled);
    }

    [Theory]
    [EachDatabase]
    public async Task LatestAsync_SeveralRuns_IsTheNewestOfEachThatWasNotSkipped(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        await store.AddAsync(Plan, Fire, PlanRunCause.Schedule, Token);
        var second = (await store.AddAsync(Plan, Fire.AddHours(1), PlanRunCause.Schedule, Token))!;
        var skipped = (await store.AddAsync(Plan, Fire.AddHours(2), PlanRunCause.Schedule, Token))!;
        await store.EndAsync(skipped.Id, PlanRunState.Skipped, Fire, Token);
        var other = (await store.AddAsync(Plan with { Name = "other" }, Fire, PlanRunCause.Manual, Token))!;
        (await store.LatestAsync(Token)).Select(r => r.Id).ShouldBe([second.Id, other.Id]);
    }

    [Theory]
    [EachDatabase]
    public async Task PruneAsync_EndedLongAgo_ForgetsThoseAndNoOther(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanRunStore(test.Database);
        var old = await StartAsync(store, 2);
        await store.EndAsync(old.Id, PlanRunState.Incomplete, Fire, Token);
        var open = (await store.AddAsync(Plan, Fire.AddHours(1), PlanRunCause.Schedule, Token))!;
        (await store.PruneAsync(Fire.AddTicks(1), Token)).ShouldBe(1);
        (await store.ListAsync(null, 10, Token)).ShouldHaveSingleItem().Id.ShouldBe(open.Id);
        (await store.ShardsAsync(old.Id, Token)).ShouldBeEmpty();
    }

    private static PlanShard Shard(PlanRun run, int number, params long[] meters) => PlanShard.New(run.Id, number, [.. meters.Select(m => new MeterId(m))]);

    private static async Task<PlanRun> StartAsync(PlanRunStore store, params int[] sizes)
    {
        var run = (await store.AddAsync(Plan, Fire, PlanRunCause.Schedule, Token))!;
        var next = 1L;
        await store.StartAsync(run.Id, [.. sizes.Select((size, i) => Shard(run, i, [.. Enumerable.Range(0, size).Select(_ => next++)]))], Fire, Token);
        return run;
    }
}
