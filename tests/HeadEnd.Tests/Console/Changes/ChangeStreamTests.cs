using System.Net.ServerSentEvents;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Testing;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Changes;

public sealed class ChangeStreamTests : IAsyncDisposable
{
    private static readonly MeterId Mine = new(1);

    private readonly WatchedTime _time = new();
    private readonly ChangeFeed _feed = new(NullLogger<ChangeFeed>.Instance);
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    public ChangeStreamTests() => _events = new ChangeStream(_feed, _time).WatchAsync(Mine, CancellationToken.None).GetAsyncEnumerator(_stop.Token);

    [Fact]
    public async Task WatchAsync_BurstOfChanges_IsToldOnce()
    {
        (await NextAsync()).ShouldBe("open");
        var next = NextAsync();
        (await _time.Set.Reader.ReadAsync()).ShouldBe(ChangeStream.Heartbeat);
        for (var i = 0; i < 100; i++)
        {
            _feed.Publish(new MeterChange(Mine, MeterChangeKind.Readings));
        }

        await PassAsync(ChangeStream.Gathering);
        (await next).ShouldBe("change");

        next = NextAsync();
        await PassAsync(ChangeStream.Heartbeat);
        (await next).ShouldBe("tick");
    }

    [Fact]
    public async Task WatchAsync_ChangeOfAnotherMeter_IsNotTold()
    {
        (await NextAsync()).ShouldBe("open");
        var next = NextAsync();
        _feed.Publish(new MeterChange(new MeterId(2), MeterChangeKind.Command));
        await PassAsync(ChangeStream.Heartbeat);
        (await next).ShouldBe("tick");
    }

    [Fact]
    public async Task WatchAsync_Cancelled_Ends()
    {
        (await NextAsync()).ShouldBe("open");
        var next = NextAsync();
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(next);
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<string> NextAsync()
    {
        (await _events.MoveNextAsync()).ShouldBeTrue();
        return _events.Current.EventType;
    }

    /// <summary>Moves time on when the stream has set its timer, and not before.</summary>
    private async Task PassAsync(TimeSpan due)
    {
        (await _time.Set.Reader.ReadAsync()).ShouldBe(due);
        _time.Clock.Advance(due);
    }

    private sealed class WatchedTime : TimeProvider
    {
        public ManualTimeProvider Clock { get; } = new();

        public Channel<TimeSpan> Set { get; } = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = Clock.CreateTimer(callback, state, dueTime, period);
            Set.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}
