namespace PrepaidMeter.Metering.Plans;

/// <summary>Does a whole run in this process, without a scheduler: its shards side by side, each again when its retry is due, until the run is over.</summary>
/// <param name="shardsAtOnce">How many shards are gone through at a time.</param>
public sealed class PlanWorker(PlanRunner runner, IPlanRunStore runs, int shardsAtOnce, TimeProvider time)
{
    /// <summary>Returns when the run is over, or somebody else has taken it up.</summary>
    /// <exception cref="OperationCanceledException">Where the shards stand is stored; the run is still open.</exception>
    public async Task RunAsync(PlanRun run, CancellationToken cancellationToken)
    {
        if (await runner.StartAsync(run, cancellationToken).ConfigureAwait(false) is not { } shards)
        {
            return;
        }

        using var turns = new SemaphoreSlim(shardsAtOnce);
        await Task.WhenAll(shards.Select(s => WorkAsync(run, s.Number, turns, cancellationToken))).ConfigureAwait(false);
        await runs.EndAsync(run.Id, PlanRunState.Incomplete, time.GetUtcNow(), cancellationToken).ConfigureAwait(false); // only a run that lost a shard is still open
    }

    private async Task WorkAsync(PlanRun run, int number, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        while (await TakeTurnAsync(run, number, turns, cancellationToken).ConfigureAwait(false) is { } next)
        {
            var pause = next - time.GetUtcNow();
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<DateTimeOffset?> TakeTurnAsync(PlanRun run, int number, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await runner.RunShardAsync(run.Id, number, cancellationToken, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }
    }
}
