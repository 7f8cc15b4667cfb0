using System.Collections.Concurrent;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Storage.Commands;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Safety;

/// <summary>Sixteen at once, nodes that come and go: not one too many.</summary>
public sealed class CutGuardConcurrencyTests
{
    private const int Tasks = 16;
    private const int CutsPerTask = 25;

    private static readonly DateTimeOffset Start = new(2020, 8, 12, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly CutCap[] Caps =
        [new(CapScope.User, Hour, 0m, 9), new(CapScope.Source, Hour, 0m, 15), new(CapScope.Area, Hour, 0m, 20), new(CapScope.Fleet, Hour, 0m, 23)];

    /// <summary>All within one window: exactly as many as the caps leave are sent, whoever was first, and a restart in between forgets nothing.</summary>
    [Theory]
    [EachDatabase]
    public async Task SixteenTasks_OneWindow_ExactlyTheCap(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var sent = new ConcurrentQueue<CutOccasion>();
        for (var restart = 0; restart < 2; restart++)
        {
            await Task.WhenAll(Enumerable.Range(0, Tasks).Select(async task =>
            {
                // Each task is a node: a guard of its own on the same database.
                var guard = CutGuardTests.Guard(test, Caps);
                for (var i = 0; i < CutsPerTask / 2; i++)
                {
                    var user = $"api:{task % 4}";
                    var occasion = new CutOccasion(user, task % 4 == 3 ? "other" : "api", task % 2 == 0 ? "north" : "south", Start.AddMinutes(i));
                    var (cut, _) = await guard.AdmitAsync(CutGuardTests.Cut(meter, $"{restart}-{task}-{i}"), occasion, Token);
                    if (cut.State == CommandState.Queued
                        && await guard.TrySendAsync(cut with { State = CommandState.Executing, Sends = 1 }, CommandState.Queued, occasion, Token) is CutPassage.Passed)
                    {
                        sent.Enqueue(occasion);
                    }
                }
            }));
        }

        foreach (var cap in Caps)
        {
            sent.GroupBy(cap.KeyOf).Max(g => g.Count()).ShouldBeLessThanOrEqualTo(cap.Floor, cap.Scope.ToString());
        }

        // 15 through "api" and up to 9 through "other", of which the fleet's cap leaves 23 in all.
        sent.Count.ShouldBe(23);
        var store = new CommandStore(test.Database);
        (await store.ListByStateAsync(CommandState.Executing, 1000, Token)).Count.ShouldBe(23);
        (await store.ListByStateAsync(CommandState.Quarantined, 1000, Token)).Count.ShouldBe((2 * Tasks * (CutsPerTask / 2)) - 23);
    }

    /// <summary>Time goes on, cuts wait in the queue for a while before they are sent: no window that ends at a send holds one too many.</summary>
    [Theory]
    [EachDatabase]
    public async Task SixteenTasks_MovingTimeAndDelayedSends_NoWindowHoldsOneTooMany(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var cap = new CutCap(CapScope.Fleet, Hour, 0m, 7);
        var sent = new ConcurrentQueue<DateTimeOffset>();
        var minutes = 0;
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(async task =>
        {
            var guard = CutGuardTests.Guard(test, cap);
            var random = new Random(task);
            var waiting = new List<MeterCommand>();
            for (var i = 0; i < CutsPerTask; i++)
            {
                var occasion = new CutOccasion("api:x", "api", "default", Start.AddMinutes(Interlocked.Increment(ref minutes)));
                var (cut, _) = await guard.AdmitAsync(CutGuardTests.Cut(meter, $"{task}-{i}"), occasion, Token);
                if (cut.State == CommandState.Queued)
                {
                    waiting.Add(cut);
                }

                if (waiting.Count > 0 && random.Next(3) == 0)
                {
                    var at = Start.AddMinutes(Interlocked.Increment(ref minutes));
                    if (await CutGuardTests.SendAsync(guard, waiting[0], at) is CutPassage.Passed)
                    {
                        sent.Enqueue(at);
                    }

                    waiting.RemoveAt(0);
                }
            }
        }));

        var times = sent.Order().ToList();
        times.Count.ShouldBeGreaterThan(7);
        foreach (var last in times)
        {
            times.Count(t => t > last - Hour && t <= last).ShouldBeLessThanOrEqualTo(cap.Floor);
        }
    }

    /// <summary>The button is pressed while sixteen send: nothing passes after it returned.</summary>
    [Theory]
    [EachDatabase]
    public async Task SixteenTasks_StopPressed_NothingPassesAfterwards(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        var button = CutGuardTests.Guard(test);
        using var someSent = new SemaphoreSlim(0);
        var stopped = false;
        var (before, late) = (0, 0);
        var senders = Enumerable.Range(0, Tasks).Select(async task =>
        {
            var guard = CutGuardTests.Guard(test);
            for (var i = 0; ; i++)
            {
                var (cut, _) = await guard.AdmitAsync(CutGuardTests.Cut(meter, $"{task}-{i}"), new CutOccasion("api:x", "api", "default", Start), Token);
                var pressed = Volatile.Read(ref stopped);
                switch (await CutGuardTests.SendAsync(guard, cut, Start))
                {
                    case CutPassage.Passed:
                        Interlocked.Increment(ref pressed ? ref late : ref before);
                        someSent.Release();
                        break;
                    case CutPassage.Refused:
                        return;
                }
            }
        }).ToList();

        for (var i = 0; i < Tasks; i++)
        {
            await someSent.WaitAsync(TimeSpan.FromSeconds(30));
        }

        await button.StopAsync(new SupplyStop(Start, "li", "x"), Token);
        Volatile.Write(ref stopped, true);
        await Task.WhenAll(senders).WaitAsync(TimeSpan.FromSeconds(60));

        before.ShouldBeGreaterThanOrEqualTo(Tasks);
        late.ShouldBe(0);
    }
}
