using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>
/// Tells an open page that something changed, as server-sent events without data: the page fetches itself again. Many changes close together become
/// one event, so that a fleet being read does not flood a page. Thread-safe.
/// </summary>
public sealed class ChangeStream(IChangeFeed feed, TimeProvider time)
{
    /// <summary>Changes within this time of the first are told as one.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(400);

    /// <summary>A "tick" goes out after this long without a change: ages on the page grow, and a dead connection is noticed.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <param name="meter">Only changes of this meter; of any when null.</param>
    /// <returns>"open" at once, then "change" and "tick" until cancelled.</returns>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync(MeterId? meter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var changed = new ChangeSignal(feed, change => meter is null || change.MeterId == meter);
        yield return new SseItem<string>("", "open");
        while (true)
        {
            var told = await WaitAsync(changed, cancellationToken);
            if (told)
            {
                await Task.Delay(Gathering, time, cancellationToken);
                changed.Clear();
            }

            yield return new SseItem<string>("", told ? "change" : "tick");
        }
    }

    /// <summary>False when the heartbeat is due first.</summary>
    private async Task<bool> WaitAsync(ChangeSignal changed, CancellationToken cancellationToken)
    {
        using var heartbeat = new CancellationTokenSource(Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(heartbeat.Token, cancellationToken);
        try
        {
            await changed.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
