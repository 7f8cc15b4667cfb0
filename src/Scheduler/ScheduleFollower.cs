using Microsoft.Extensions.Logging;

namespace PrepaidMeter.Scheduler;

/// <summary>Has the schedules loaded again and again, for what other nodes changed, until stopped. A database that is away for a while is logged, no more.</summary>
internal sealed partial class ScheduleFollower(Func<CancellationToken, Task> reload, TimeSpan every, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private Task _following = Task.CompletedTask;

    public void Start() => _following = FollowAsync(_leaving.Token);

    /// <summary>Returns when nothing is under way any more.</summary>
    public async Task StopAsync()
    {
        await _leaving.CancelAsync();
        await _following;
    }

    public void Dispose() => _leaving.Dispose();

    private async Task FollowAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(leaving))
            {
                await TryReloadAsync(leaving);
            }
        }
        catch (OperationCanceledException)
        {
            // The node leaves.
        }
    }

    private async Task TryReloadAsync(CancellationToken leaving)
    {
        try
        {
            await reload(leaving);
        }
        catch (Exception e) when (!leaving.IsCancellationRequested)
        {
            RefreshFailed(logger, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever a statement broken off by the stop was turned into.
        }
    }

    [LoggerMessage(2003, LogLevel.Warning, "Could not look whether schedules were changed on another node")]
    private static partial void RefreshFailed(ILogger logger, Exception exception);
}
