using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Plans;

/// <summary>
/// Works on runs of plans: 1. a fire is recorded, once; 2. its meters are split into shards; 3. each shard is gone through, and what failed is tried again
/// until the deadline; 4. the run ends with its last shard or at its deadline. When shards run is the scheduler's business. Thread-safe.
/// </summary>
public sealed partial class PlanRunner(
    IPlanRunStore runs, IMeterGroupStore groups, IMeterStore meters, CollectionRunner collection, TimeProvider time, PlanOptions options,
    ILogger<PlanRunner> logger)
{
    /// <summary>
    /// Turns a requested run into shards. Null when there is nothing to work on: another node started it, the plan's group is gone, or the run before it has
    /// not gone through its meters yet, which goes first. What an earlier run of the plan has still to try again, this one takes over.
    /// </summary>
    public async Task<IReadOnlyList<PlanShard>?> StartAsync(PlanRun run, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var selection = await SelectionAsync(run.Plan, cancellationToken).ConfigureAwait(false);
        if (selection is null)
        {
            LogGroupGone(run.Plan.Name, run.Plan.Group);
            await runs.EndAsync(run.Id, PlanRunState.Skipped, now, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (!await MakeWayAsync(run, now, cancellationToken).ConfigureAwait(false))
        {
            LogSkipped(run.Plan.Name, run.ScheduledAt);
            await runs.EndAsync(run.Id, PlanRunState.Skipped, now, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var shards = await SplitAsync(run, selection, cancellationToken).ConfigureAwait(false);
        return await runs.StartAsync(run.Id, shards, now, cancellationToken).ConfigureAwait(false) ? shards : null;
    }

    /// <summary>
    /// Goes once through the meters of a shard that are not complete and worth trying. Returns when to go on; null when the shard is over, or no longer ours.
    /// </summary>
    /// <param name="leaving">The node leaves: nothing new is begun, what is on the wire finishes.</param>
    /// <exception cref="OperationCanceledException">The node leaves before the pass is through; where the shard stands is stored.</exception>
    public async Task<DateTimeOffset?> RunShardAsync(long runId, int number, CancellationToken leaving, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { State: PlanRunState.Running } run)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (now >= run.Deadline)
        {
            await EndAsync(run, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (PlanCalendarTimes.BlackoutEnd(run.Plan.Timing, now) is { } blackoutEnd)
        {
            return blackoutEnd;
        }

        if (await runs.TakeShardAsync(runId, number, cancellationToken).ConfigureAwait(false) is not { IsOver: false } shard)
        {
            return null;
        }

        var nextBlackout = PlanCalendarTimes.NextBlackout(run.Plan.Timing, now);
        var until = nextBlackout < run.Deadline ? nextBlackout.Value : run.Deadline;
        using var pass = new ShardPass(run, shard, until, runs, meters, collection, time, options, logger);
        return await pass.RunAsync(leaving, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the open runs whose deadline has passed. Returns how many.</summary>
    public async Task<int> EndOverdueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ended = 0;
        foreach (var run in await runs.OpenAsync(cancellationToken).ConfigureAwait(false))
        {
            if (now >= run.Deadline)
            {
                await EndAsync(run, cancellationToken).ConfigureAwait(false);
                ended++;
            }
        }

        return ended;
    }

    /// <summary>The meters of a plan as they are now; null when its group does not exist.</summary>
    public async Task<MeterSelection?> SelectionAsync(ReadPlan plan, CancellationToken cancellationToken) =>
        plan.Group is { } name ? (await groups.FindAsync(name, cancellationToken).ConfigureAwait(false))?.Selection : MeterSelection.All;

    /// <summary>False when an earlier run of the plan has meters it has not tried at all: starting over would starve the end of the fleet for ever.</summary>
    private async Task<bool> MakeWayAsync(PlanRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var earlier in await runs.OpenAsync(cancellationToken).ConfigureAwait(false))
        {
            if (earlier.Plan.Name != run.Plan.Name || earlier.Id == run.Id || earlier.State != PlanRunState.Running)
            {
                continue;
            }

            if (earlier.Pending > 0 && now < earlier.Deadline)
            {
                return false;
            }

            await runs.EndAsync(earlier.Id, now < earlier.Deadline ? PlanRunState.Superseded : PlanRunState.Incomplete, now, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<List<PlanShard>> SplitAsync(PlanRun run, MeterSelection selection, CancellationToken cancellationToken)
    {
        var shards = new List<PlanShard>();
        var ids = new List<MeterId>(options.ShardSize);
        await foreach (var meter in groups.SelectAsync(selection, cancellationToken).ConfigureAwait(false))
        {
            ids.Add(meter.Id);
            if (ids.Count == options.ShardSize)
            {
                shards.Add(PlanShard.New(run.Id, shards.Count, [.. ids]));
                ids.Clear();
            }
        }

        if (ids.Count > 0)
        {
            shards.Add(PlanShard.New(run.Id, shards.Count, [.. ids]));
        }

        return shards;
    }

    private async Task EndAsync(PlanRun run, CancellationToken cancellationToken)
    {
        if (await runs.EndAsync(run.Id, PlanRunState.Incomplete, time.GetUtcNow(), cancellationToken).ConfigureAwait(false))
        {
            LogDeadline(run.Plan.Name, run.ScheduledAt, run.Meters - run.Complete, run.Meters);
        }
    }

    [LoggerMessage(LogEvents.PlanGroupGone, LogLevel.Error, "Plan {Plan}: the meter group {Group} does not exist, so nothing was read.")]
    private partial void LogGroupGone(string plan, string? group);

    [LoggerMessage(LogEvents.PlanSkipped, LogLevel.Warning, "Plan {Plan}: the fire of {ScheduledAt:u} is left out, the run before it has not gone through its meters yet.")]
    private partial void LogSkipped(string plan, DateTimeOffset scheduledAt);

    [LoggerMessage(LogEvents.PlanDeadline, LogLevel.Warning, "Plan {Plan}: the run of {ScheduledAt:u} ended at its deadline with {Missing} of {Meters} meters missing.")]
    private partial void LogDeadline(string plan, DateTimeOffset scheduledAt, int missing, int meters);
}
