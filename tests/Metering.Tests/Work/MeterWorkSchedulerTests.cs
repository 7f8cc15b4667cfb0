using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Metering.Work;
using PrepaidMeter.Protocol;

namespace PrepaidMeter.Metering.Tests.Work;

public sealed class MeterWorkSchedulerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Run_WorkThatCameWhileTheSessionWasOpen_GoesOutInThatSessionByPriority()
    {
        using var f = new WorkFixture();
        var order = new List<string>();
        var first = f.Start(WorkPriority.Schedule, "first", order);
        await first.Started;
        var backfill = f.Start(WorkPriority.Backfill, "backfill", order, hold: false);
        var schedule = f.Start(WorkPriority.Schedule, "schedule", order, hold: false);
        var onDemand = f.Start(WorkPriority.OnDemand, "on-demand", order, hold: false);
        var restore = f.Start(WorkPriority.Restore, "restore", order, hold: false);

        first.Release();
        await Task.WhenAll(first.Task, backfill.Task, schedule.Task, onDemand.Task, restore.Task).WaitAsync(Patience);

        order.ShouldBe(["first", "restore", "on-demand", "schedule", "backfill"]);
        f.HeadEnd.Device.Log.Count(l => l == "connect").ShouldBe(1, "one session, one link");
        f.HeadEnd.Leases.Granted.ShouldBe(1);
    }

    [Fact]
    public async Task Run_UrgentWorkDuringLongWork_IsDoneAtItsNextBoundaryAndTheLinkIsAsItWas()
    {
        using var f = new WorkFixture();
        var order = new List<string>();
        var reached = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var bulk = f.Scheduler.RunAsync(f.HeadEnd.Meter, WorkPriority.Schedule, ClientRole.Reading, async (session, ct) =>
        {
            order.Add("bulk 1");
            reached.SetResult();
            await goOn.Task;
            await session.BoundaryAsync(ct);
            session.Role.ShouldBe(ClientRole.Reading);
            order.Add("bulk 2");
        }, default);
        await reached.Task.WaitAsync(Patience);
        var restore = f.Scheduler.RunAsync(f.HeadEnd.Meter, WorkPriority.Restore, null, async (session, ct) =>
        {
            await session.ConnectAsync(ClientRole.Setting, ct);
            order.Add("restore");
        }, default);

        goOn.SetResult();
        await Task.WhenAll(bulk, restore).WaitAsync(Patience);

        order.ShouldBe(["bulk 1", "restore", "bulk 2"]);
        f.HeadEnd.Leases.Granted.ShouldBe(1);
        f.HeadEnd.Device.Associations.Select(a => a.ClientAddress).ShouldBe([(ushort)32, (ushort)48, (ushort)32], "reads as reading client, the switch as setting client");
    }

    [Fact]
    public async Task Run_NodeFullOfBulk_OnDemandHasPermitsOfItsOwn()
    {
        using var f = new WorkFixture(maxSessions: 4);
        var order = new List<string>();
        var bulk = f.Many(6).Select(m => f.Start(WorkPriority.Schedule, m.SerialNumber, order, meter: m)).ToList();
        await Wait.UntilAsync(() => f.Scheduler.Status() is { Sessions: 3 } s && s.Waiting[(int)WorkPriority.Schedule] == 3);

        var onDemand = f.Start(WorkPriority.OnDemand, "on-demand", order, hold: false);
        await onDemand.Task.WaitAsync(Patience);

        order.ShouldContain("on-demand");
        f.Scheduler.Status().Sessions.ShouldBe(3, "without a moment of waiting, while bulk runs at all it may");
        bulk.ForEach(b => b.Release());
        await Task.WhenAll(bulk.Select(b => b.Task)).WaitAsync(Patience);
        f.Scheduler.Status().Sessions.ShouldBe(0);
    }

    [Fact]
    public async Task Run_Backfill_HoldsAFifthOfThePermitsAtMost()
    {
        using var f = new WorkFixture(maxSessions: 20);
        var order = new List<string>();
        var backfill = f.Many(10).Select(m => f.Start(WorkPriority.Backfill, m.SerialNumber, order, meter: m)).ToList();

        await Wait.UntilAsync(() => f.Scheduler.Status().Sessions == 4);

        f.Scheduler.Status().Waiting[(int)WorkPriority.Backfill].ShouldBe(6);
        backfill.ForEach(b => b.Release());
        await Task.WhenAll(backfill.Select(b => b.Task)).WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_RouteWithOnePlace_GivesItToTheUrgentAtABoundary()
    {
        using var f = new WorkFixture(routes: new RouteLimit("line:*", 1));
        var order = new List<string>();
        var (a, b) = (f.Add("A", 5001, "line:7"), f.Add("B", 5002, "line:7"));
        var reached = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var bulk = f.Scheduler.RunAsync(a, WorkPriority.Schedule, ClientRole.Reading, async (session, ct) =>
        {
            order.Add("bulk 1");
            reached.SetResult();
            await goOn.Task;
            await session.BoundaryAsync(ct);
            order.Add("bulk 2");
        }, default);
        await reached.Task.WaitAsync(Patience);
        var onDemand = f.Start(WorkPriority.OnDemand, "on-demand", order, meter: b, hold: false);
        var schedule = f.Start(WorkPriority.Schedule, "schedule", order, meter: f.Add("C", 5003, "line:7"), hold: false);
        f.Scheduler.Status().Routes.ShouldHaveSingleItem().ShouldBe(new RouteStatus("line:7", 1, 1, 2, false));

        goOn.SetResult();
        await Task.WhenAll(bulk, onDemand.Task, schedule.Task).WaitAsync(Patience);

        order[..2].ShouldBe(["bulk 1", "on-demand"]);
        order.ShouldBe(["bulk 1", "on-demand", "schedule", "bulk 2"], ignoreOrder: true);
        f.Scheduler.Status().Routes.Single().Sessions.ShouldBe(0);
    }

    [Fact]
    public async Task Run_ManyAtARouteAndANode_NeverExceedEither()
    {
        using var f = new WorkFixture(maxSessions: 10, routes: new RouteLimit("cell:*", 3));
        var (open, most) = (0, 0);
        var works = Enumerable.Range(0, 200).Select(i => f.Add($"M{i}", 6000 + i, $"cell:{i % 2}")).ToList().Select(m => f.Scheduler.RunAsync(
            m, (WorkPriority)(m.Port % 5), ClientRole.Reading, async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref open));
                await Task.Yield();
                Interlocked.Decrement(ref open);
            }, default)).ToList();

        await Task.WhenAll(works).WaitAsync(Patience);

        most.ShouldBeLessThanOrEqualTo(6);
        f.HeadEnd.Leases.Held.ShouldBe(0);
    }

    [Fact]
    public async Task Run_MeterLeasedByAnotherProcess_ComesBackAfterAPauseAndSpendsNoRetry()
    {
        using var f = new WorkFixture(leaseWait: TimeSpan.FromSeconds(30));
        var theirs = (await f.HeadEnd.Leases.TryAcquireAsync(f.HeadEnd.Meter.Id, "another process", f.HeadEnd.Time.GetUtcNow(), TimeSpan.FromHours(1), default))!;
        var order = new List<string>();
        var work = f.Start(WorkPriority.Schedule, "work", order, hold: false);
        await Wait.UntilAsync(() => f.Scheduler.Status().Delayed == 1);
        f.Scheduler.Status().Sessions.ShouldBe(0, "who waits holds no permit");
        f.HeadEnd.Device.Log.ShouldBeEmpty();

        await f.HeadEnd.Leases.ReleaseAsync(theirs, default);
        work.Task.IsCompleted.ShouldBeFalse();
        f.HeadEnd.Time.Advance(TimeSpan.FromMilliseconds(500));
        await work.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_MeterLeasedByAnotherProcessForLong_IsBusy()
    {
        using var f = new WorkFixture(leaseWait: TimeSpan.FromSeconds(30));
        await f.HeadEnd.Leases.TryAcquireAsync(f.HeadEnd.Meter.Id, "another process", f.HeadEnd.Time.GetUtcNow(), TimeSpan.FromHours(1), default);
        var work = f.Start(WorkPriority.Schedule, "work", [], hold: false);

        await Wait.UntilAsync(() =>
        {
            f.HeadEnd.Time.Advance(TimeSpan.FromSeconds(5));
            return work.Task.IsCompleted;
        });

        (await Should.ThrowAsync<SessionException>(() => work.Task)).Failure.ShouldBe(FailureClass.Busy);
    }

    [Fact]
    public async Task Run_MeterCanNotBeReached_IsTheAnswerToAllThatWaits()
    {
        using var f = new WorkFixture();
        var connecting = new TaskCompletionSource();
        var fail = new ManualResetEventSlim();
        f.HeadEnd.Device.ConnectFailure = () =>
        {
            connecting.TrySetResult();
            fail.Wait(Patience);
            return new LinkException(LinkFailure.Unreachable, "no route");
        };
        var first = f.Start(WorkPriority.Schedule, "first", [], hold: false);
        await connecting.Task.WaitAsync(Patience);
        var second = f.Start(WorkPriority.Backfill, "second", [], hold: false);
        fail.Set();

        await Should.ThrowAsync<LinkException>(() => first.Task.WaitAsync(Patience));
        await Should.ThrowAsync<LinkException>(() => second.Task.WaitAsync(Patience));
        f.HeadEnd.Device.Log.Count(l => l == "connect").ShouldBe(1, "nobody waits for the same timeout twice");
    }

    [Fact]
    public async Task Run_RouteOnWhichNothingAnswers_IsLeftAloneButForProbesAndRestores()
    {
        using var f = new WorkFixture(routes: new RouteLimit("cell:9", 50), breakerFailures: 3);
        var meters = Enumerable.Range(0, 6).Select(i => f.Add($"M{i}", 7000 + i, "cell:9")).ToList();
        meters.ForEach(m => f.HeadEnd.Connector.Meters.Remove(m.Port));
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<LinkException>(() => f.Start(WorkPriority.Schedule, "x", [], meter: meters[i], hold: false).Task);
        }

        f.Scheduler.Status().Routes.Single().IsCircuitOpen.ShouldBeTrue();
        var refused = await Should.ThrowAsync<SessionException>(() => f.Start(WorkPriority.Schedule, "x", [], meter: meters[3], hold: false).Task);
        (refused.Failure, refused.Message.Contains("cell:9", StringComparison.Ordinal)).ShouldBe((FailureClass.Unreachable, true));

        f.HeadEnd.Connector.Meters[meters[4].Port] = f.HeadEnd.NewDevice("M4", "PPM4");
        await f.Start(WorkPriority.Restore, "restore", [], meter: meters[4], hold: false).Task.WaitAsync(Patience);
        f.Scheduler.Status().Routes.Single().IsCircuitOpen.ShouldBeFalse("it answers again");
    }

    [Fact]
    public async Task Run_ConnectionRate_LetsBulkWaitForTokensAndUrgentWorkPass()
    {
        using var f = new WorkFixture(connectionsPerSecond: 2);
        var order = new List<string>();
        var bulk = f.Many(4).Select(m => f.Start(WorkPriority.Schedule, m.SerialNumber, order, meter: m, hold: false)).ToList();
        await Wait.UntilAsync(() => order.Count == 2);
        bulk.Count(b => b.Task.IsCompleted).ShouldBeLessThanOrEqualTo(2);

        await f.Start(WorkPriority.OnDemand, "on-demand", order, hold: false).Task.WaitAsync(Patience);
        order.Count.ShouldBe(3);

        await Wait.UntilAsync(() =>
        {
            f.HeadEnd.Time.Advance(TimeSpan.FromMilliseconds(500));
            return bulk.All(b => b.Task.IsCompleted);
        });
    }

    [Fact]
    public async Task Run_CancelledWhileWaiting_IsTakenOutAndTheOthersGoOn()
    {
        using var f = new WorkFixture(maxSessions: 1);
        var order = new List<string>();
        var first = f.Start(WorkPriority.Schedule, "first", order);
        await first.Started;
        using var stop = new CancellationTokenSource();
        var other = f.Add("B", 5002, "");
        var cancelled = f.Start(WorkPriority.Schedule, "cancelled", order, meter: other, hold: false, cancellationToken: stop.Token);
        var last = f.Start(WorkPriority.Schedule, "last", order, meter: f.Add("C", 5003, ""), hold: false);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled.Task.WaitAsync(Patience));
        first.Release();
        await last.Task.WaitAsync(Patience);

        order.ShouldBe(["first", "last"]);
    }

    [Fact]
    public async Task Command_WhileACollectionIsUnderWay_GoesOutInItsSession()
    {
        using var f = new WorkFixture();
        _ = new FakeRelay(f.HeadEnd.Device, 4, controlState: 0);
        var reading = new TaskCompletionSource();
        var goOn = new ManualResetEventSlim();
        f.HeadEnd.Device.Watch = operation =>
        {
            if (operation.Contains("1.0.1.8.0.255", StringComparison.Ordinal) && reading.TrySetResult())
            {
                goOn.Wait(Patience);
            }
        };
        var collection = Task.Run(() => f.HeadEnd.Collection.CollectAsync(f.HeadEnd.Meter, CollectionParts.All, "bulk", default));
        await reading.Task.WaitAsync(Patience);
        var command = await f.HeadEnd.RequestAsync(new CommandAction.Restore());
        var executed = f.HeadEnd.Executor.ExecuteAsync(command.Id, default);
        await Wait.UntilAsync(() => f.HeadEnd.Device.Log.Count > 0);

        goOn.Set();

        (await executed.WaitAsync(Patience)).State.ShouldBe(CommandState.Succeeded);
        await collection.WaitAsync(Patience);
        f.HeadEnd.Leases.Granted.ShouldBe(1, "the command did not wait for a session of its own");
    }

    [Fact]
    public async Task Command_LeaseTakenByAnotherProcessBeforeTheSend_IsNotSent()
    {
        using var f = new WorkFixture();
        _ = new FakeRelay(f.HeadEnd.Device, 4, controlState: 0);
        var stolen = false;
        f.HeadEnd.Device.Watch = operation =>
        {
            if (!stolen && operation.Contains("0.0.96.3.10.255", StringComparison.Ordinal))
            {
                stolen = true;
                f.HeadEnd.Leases.Steal(f.HeadEnd.Meter.Id);
            }
        };
        var command = await f.HeadEnd.RequestAsync(new CommandAction.Restore());

        var after = await f.HeadEnd.Executor.ExecuteAsync(command.Id, default);

        (stolen, after.State, after.Sends).ShouldBe((true, CommandState.Queued, 0), after.Detail);
        f.HeadEnd.Device.Actions.ShouldBeEmpty();
    }
}
