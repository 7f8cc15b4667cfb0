using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Plans;
using Quartz;

namespace PrepaidMeter.Scheduler.Plans;

/// <summary>
/// Fires the plans on record and runs their shards as Quartz jobs. The tables are the truth: what was fired, what is left of it and what was changed by
/// another process is looked up there every <see cref="SchedulerOptions.PlanPoll"/>, so a node may die at any point and its work goes on. Thread-safe.
/// Started and stopped by <see cref="MeterScheduler"/>, whose Quartz it uses.
/// </summary>
public sealed partial class PlanScheduler(
    IPlanStore plans, IPlanRunStore runs, PlanRunner runner, SchedulerOptions options, PlanOptions planOptions, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private const int PollsBetweenSweeps = 30;

    private readonly ILogger _logger = loggers.CreateLogger<PlanScheduler>();
    private readonly ConcurrentDictionary<string, (string Cron, string Zone, int Priority)> _triggers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _aborting = new();
    private IScheduler? _quartz; // null: this node fires nothing, or leaves
    private IScheduler? _shardQuartz;
    private Task _polling = Task.CompletedTask;

    /// <summary>Stores a plan, new or changed; it takes effect within <see cref="SchedulerOptions.PlanPoll"/> on every node.</summary>
    /// <exception cref="ScheduleException">It can not work; nothing was stored.</exception>
    public async Task SaveAsync(ReadPlan plan, CancellationToken cancellationToken)
    {
        if (PlanFires.Faults(plan, time.GetUtcNow()) is { Count: > 0 } faults)
        {
            throw new ScheduleException($"Plan '{plan.Name}': {string.Join("; ", faults)}.");
        }

        await plans.SaveAsync(plan, cancellationToken);
    }

    /// <summary>Asks for a run of the plan now, paused or not. Null when one is under way that has not gone through its meters yet.</summary>
    /// <exception cref="KeyNotFoundException">There is no such plan.</exception>
    public async Task<PlanRun?> RunNowAsync(string name, CancellationToken cancellationToken)
    {
        var plan = await plans.FindAsync(name, cancellationToken) ?? throw new KeyNotFoundException($"There is no plan '{name}'.");
        var requested = await PlanRequests.AddAsync(runs, plan, time.GetUtcNow(), cancellationToken);
        if (requested is not null && _quartz is { } quartz)
        {
            await LaunchAsync(quartz, requested, cancellationToken);
        }

        return requested;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await AbortAsync();
        _leaving.Dispose();
        _aborting.Dispose();
    }

    /// <summary>
    /// Puts the plans into effect, takes up what was left, makes up for what was missed; a node without the duty to fire does none of that. Quartz need not
    /// be started yet.
    /// </summary>
    internal async Task StartAsync(IScheduler quartz, CancellationToken cancellationToken)
    {
        _shardQuartz = quartz;
        if (options.JobStore.Kind != JobStoreKind.Memory && !options.Duties.HasFlag(SchedulerDuties.Schedules))
        {
            return;
        }

        _quartz = quartz;
        await ReloadAsync(quartz, cancellationToken);
        await runner.EndOverdueAsync(cancellationToken);
        await ResumeAsync(quartz, cancellationToken);
        await MakeUpAsync(quartz, cancellationToken);
        _polling = PollAsync(quartz, _leaving.Token);
    }

    /// <summary>Nothing new is begun after it; jobs under way finish what is on the wire.</summary>
    internal async Task StopAsync()
    {
        _quartz = _shardQuartz = null;
        await _leaving.CancelAsync();
        await _polling;
    }

    /// <summary>Cuts short what is on the wire.</summary>
    internal Task AbortAsync() => _aborting.CancelAsync();

    internal async Task FireAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_quartz is not { } quartz
            || await plans.FindAsync(name, cancellationToken) is not { Paused: false } plan
            || PlanFires.LatestOpen(plan.Timing, now) is not { } fire
            || await runs.AddAsync(plan, fire, PlanRunCause.Schedule, cancellationToken) is not { } run)
        {
            return;
        }

        await LaunchAsync(quartz, run, cancellationToken);
    }

    internal async Task WorkAsync(long runId, int number, int priority, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborting.Token);
        try
        {
            if (await runner.RunShardAsync(runId, number, _leaving.Token, stop.Token) is { } next && _shardQuartz is { } quartz)
            {
                await quartz.ScheduleTrigger(PlanJobs.CreateShardTrigger(runId, number, priority, next, time), TriggerConflict.Keep, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ShardFailed(_logger, e, runId, number); // the next sweep finds the shard without a job and gives it one
        }
    }

    /// <summary>Starts a requested run, unless another node did.</summary>
    private async Task LaunchAsync(IScheduler quartz, PlanRun run, CancellationToken cancellationToken)
    {
        if (await runner.StartAsync(run, cancellationToken) is not { } shards)
        {
            return;
        }

        var now = time.GetUtcNow();
        var jitter = run.Cause == PlanRunCause.Manual ? TimeSpan.Zero : run.Plan.Timing.Jitter;
        foreach (var shard in shards)
        {
            await ScheduleShardAsync(quartz, run, shard.Number, now + PlanJobs.Delay(jitter, shard.Number, shards.Count), cancellationToken);
        }

        Launched(_logger, run.Plan.Name, run.ScheduledAt, run.Cause, shards.Sum(s => s.Meters.Count), shards.Count);
    }

    private async Task ScheduleShardAsync(IScheduler quartz, PlanRun run, int number, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await quartz.Exists(PlanJobs.ShardJob(run.Id, number), cancellationToken))
        {
            return;
        }

        try
        {
            await quartz.ScheduleJob(
                PlanJobs.CreateShardJob(run.Id, number), PlanJobs.CreateShardTrigger(run.Id, number, run.Plan.Priority, at, time), cancellationToken: cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another node gave it a job in this moment.
        }
    }

    private async Task PollAsync(IScheduler quartz, CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(options.PlanPoll, time);
        try
        {
            for (var poll = 1; await timer.WaitForNextTickAsync(leaving); poll++)
            {
                try
                {
                    await LookAsync(quartz, isSweep: poll % PollsBetweenSweeps == 0, leaving);
                }
                catch (Exception e) when (!leaving.IsCancellationRequested)
                {
                    PollFailed(_logger, e); // the database is away for a while; the next look may find it
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node leaves.
        }
    }

    private async Task LookAsync(IScheduler quartz, bool isSweep, CancellationToken cancellationToken)
    {
        await ReloadAsync(quartz, cancellationToken);
        await runner.EndOverdueAsync(cancellationToken);
        foreach (var run in (await runs.OpenAsync(cancellationToken)).Where(r => r.State == PlanRunState.Requested))
        {
            await LaunchAsync(quartz, run, cancellationToken);
        }

        if (isSweep)
        {
            await ResumeAsync(quartz, cancellationToken);
            await runs.PruneAsync(time.GetUtcNow() - planOptions.Retention, cancellationToken);
        }
    }

    /// <summary>Gives shards that are not over, and have no job, a job: their node died with the jobs in its memory.</summary>
    private async Task ResumeAsync(IScheduler quartz, CancellationToken cancellationToken)
    {
        foreach (var run in (await runs.OpenAsync(cancellationToken)).Where(r => r.State == PlanRunState.Running))
        {
            foreach (var number in await runs.OpenShardsAsync(run.Id, cancellationToken))
            {
                await ScheduleShardAsync(quartz, run, number, time.GetUtcNow(), cancellationToken);
            }
        }
    }

    /// <summary>The latest fire of each plan that nobody fired and whose window is open; earlier ones are made good by it.</summary>
    private async Task MakeUpAsync(IScheduler quartz, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var plan in (await plans.ListAsync(cancellationToken)).Where(p => !p.Paused && PlanFires.Faults(p, now).Count == 0))
        {
            if (PlanFires.LatestOpen(plan.Timing, now) is { } fire
                && fire >= plan.EffectiveAt
                && !(await runs.ListAsync(plan.Name, 1, cancellationToken)).Any(r => r.ScheduledAt >= fire)
                && await runs.AddAsync(plan, fire, PlanRunCause.MadeUp, cancellationToken) is { } run)
            {
                await LaunchAsync(quartz, run, cancellationToken);
            }
        }
    }

    /// <summary>Makes Quartz's triggers those of the table. A plan that can not work is logged once and left out.</summary>
    private async Task ReloadAsync(IScheduler quartz, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = (await plans.ListAsync(cancellationToken)).Where(p => !p.Paused).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var gone in _triggers.Keys.Where(name => !stored.ContainsKey(name)))
        {
            await quartz.DeleteJob(PlanJobs.PlanJob(gone), cancellationToken);
            _triggers.TryRemove(gone, out _);
        }

        foreach (var plan in stored.Values)
        {
            var wanted = (plan.Timing.Cron, plan.Timing.TimeZone, plan.Priority);
            if (_triggers.TryGetValue(plan.Name, out var current) && current == wanted)
            {
                continue; // leave its next fire alone
            }

            _triggers[plan.Name] = wanted;
            if (PlanFires.Faults(plan, now) is { Count: > 0 } faults)
            {
                await quartz.DeleteJob(PlanJobs.PlanJob(plan.Name), cancellationToken);
                LeftOut(_logger, plan.Name, string.Join("; ", faults));
                continue;
            }

            await quartz.AddJob(PlanJobs.CreatePlanJob(plan.Name), AddJobOptions.Replacing, cancellationToken);
            var trigger = PlanJobs.CreatePlanTrigger(plan, time);
            if (await quartz.GetTrigger(trigger.Key, cancellationToken) is not { } held || held.Priority != trigger.Priority || !Plan.IsSame(held, trigger))
            {
                await quartz.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
            }
        }
    }

    [LoggerMessage(2201, LogLevel.Information, "Plan {Plan}: run of {ScheduledAt:u} ({Cause}) started, {Meters} meters in {Shards} shards")]
    private static partial void Launched(ILogger logger, string plan, DateTimeOffset scheduledAt, PlanRunCause cause, int meters, int shards);

    [LoggerMessage(2202, LogLevel.Error, "Plan {Plan} is left out: {Problem}")]
    private static partial void LeftOut(ILogger logger, string plan, string problem);

    [LoggerMessage(2203, LogLevel.Error, "Shard {Number} of run {RunId} broke off")]
    private static partial void ShardFailed(ILogger logger, Exception exception, long runId, int number);

    [LoggerMessage(2204, LogLevel.Warning, "Could not look after plans and their runs")]
    private static partial void PollFailed(ILogger logger, Exception exception);
}
