using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Scheduler.Jobs;
using PrepaidMeter.Scheduler.Plans;
using Quartz;

namespace PrepaidMeter.Scheduler;

/// <summary>
/// Runs the schedules kept in the database. The table is the truth: it is loaded at start, and every change goes to it first and then into effect, without
/// a restart. Several nodes on one database share the work, and each follows what another changed. Thread-safe.
/// </summary>
public sealed partial class MeterScheduler : IHostedService, IAsyncDisposable
{
    private readonly IScheduleStore _store;
    private readonly IMeterCollection _collection;
    private readonly ISettlementRunner _settlement;
    private readonly SchedulerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly PlanScheduler? _plans;
    private readonly ILogger _logger;
    private readonly ScheduleRuns _runs;
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, (Schedule Schedule, string? Problem)> _schedules = new(StringComparer.Ordinal);
    private IScheduler? _quartz;
    private readonly ScheduleFollower _follower;

    /// <param name="time">What cron expressions are read against; real time.</param>
    /// <param name="plans">Fires and works on the read plans; null where there are none.</param>
    public MeterScheduler(
        IScheduleStore store, IMeterCollection collection, ISettlementRunner settlement, SchedulerOptions options, TimeProvider time, ILoggerFactory loggers,
        PlanScheduler? plans = null)
    {
        _store = store;
        _collection = collection;
        _settlement = settlement;
        _options = options;
        _time = time;
        _loggers = loggers;
        _plans = plans;
        _logger = loggers.CreateLogger<MeterScheduler>();
        _runs = new(time, run => RunChanged?.Invoke(run));
        _follower = new(ReloadAsync, options.JobStore.Refresh, time, _logger);
    }

    /// <summary>A run started or ended. Raised on the run's own thread: handlers must be quick and must not throw.</summary>
    public event Action<ScheduleRun>? RunChanged;

    /// <summary>Loads the schedules and starts firing. A schedule in the table that can not work is logged and left out; it does not keep the others from running.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _quartz = await QuartzSchedulerBuilder.Create(Configure).BuildScheduler(cancellationToken);
        if (IsShared)
        {
            await Plan.RemoveOrphansAsync(_quartz, _store, cancellationToken);
            _follower.Start();
        }

        await ReloadAsync(cancellationToken);
        if (_plans is not null)
        {
            await _plans.StartAsync(_quartz, cancellationToken);
        }

        if (_options.Duties != SchedulerDuties.None)
        {
            await _quartz.Start(cancellationToken);
        }
    }

    /// <summary>
    /// Stops firing, lets running work finish until <see cref="SchedulerOptions.StopDeadline"/>, then cancels it and waits until it has let go. Where nodes
    /// share the work it is cancelled at once, and another node goes on with it.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_quartz is not { } quartz)
        {
            return;
        }

        await _follower.StopAsync();
        _quartz = null;
        if (_plans is not null)
        {
            await _plans.StopAsync();
        }

        var stopped = quartz.Shutdown(waitForJobsToComplete: true, CancellationToken.None).AsTask();
        try
        {
            await stopped.WaitAsync(_options.StopDeadline, _time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            StopDeadlinePassed(_logger);
            await _stopping.CancelAsync();
            await (_plans?.AbortAsync() ?? Task.CompletedTask);
            await stopped.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Reads the table again and applies what changed: for changes made by something else than this instance.</summary>
    public Task ReloadAsync(CancellationToken cancellationToken) =>
        ChangeAsync(
            async quartz =>
            {
                var stored = await _store.ListAsync(cancellationToken);
                foreach (var gone in _schedules.Keys.Except(stored.Select(s => s.Name)).ToList())
                {
                    await RemoveAsync(quartz, gone, cancellationToken);
                }

                foreach (var schedule in stored)
                {
                    try
                    {
                        await ApplyAsync(quartz, schedule, cancellationToken);
                    }
                    catch (ScheduleException e)
                    {
                        await RemoveAsync(quartz, schedule.Name, cancellationToken);
                        _schedules[schedule.Name] = (schedule, e.Message);
                        LeftOut(_logger, e.Message);
                    }
                }
            },
            cancellationToken);

    /// <summary>Stores the schedule, new or changed, and puts it into effect.</summary>
    /// <exception cref="ScheduleException">It can not work; nothing was stored.</exception>
    public Task SaveAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        Validate(schedule);
        return ChangeAsync(
            async quartz =>
            {
                await _store.SaveAsync(schedule, cancellationToken);
                await ApplyAsync(quartz, schedule, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Removes the schedule; a run under way goes on to its end. False when there was none.</summary>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            async quartz =>
            {
                var existed = await _store.DeleteAsync(name, cancellationToken);
                await RemoveAsync(quartz, name, cancellationToken);
                return existed;
            },
            cancellationToken);

    /// <summary>Starts the schedule's work now, enabled or not; returns when it is handed over, not when it is done. False when it is running already.</summary>
    /// <exception cref="KeyNotFoundException">There is no such schedule, or it can not work.</exception>
    public Task<bool> RunNowAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            async quartz =>
            {
                if (!_schedules.TryGetValue(name, out var entry) || entry.Problem is not null)
                {
                    throw new KeyNotFoundException(entry.Problem ?? $"There is no schedule '{name}'.");
                }

                if (_runs.Find(name) is { State: ScheduleRunState.Running })
                {
                    return false;
                }

                await quartz.TriggerJob(Plan.Job(name), cancellationToken: cancellationToken);
                return true;
            },
            cancellationToken);

    /// <summary>When each enabled schedule fires next, soonest first.</summary>
    public async Task<IReadOnlyList<(string Schedule, DateTimeOffset At)>> NextFiresAsync(CancellationToken cancellationToken)
    {
        var all = await StatusAsync(cancellationToken);
        return [.. all.Where(s => s.NextFire is not null).Select(s => (s.Schedule.Name, s.NextFire!.Value)).OrderBy(s => s.Value)];
    }

    /// <summary>Every schedule and how it stands, by name.</summary>
    public async Task<IReadOnlyList<ScheduleStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        var result = new List<ScheduleStatus>();
        foreach (var (schedule, problem) in _schedules.Values.OrderBy(s => s.Schedule.Name, StringComparer.Ordinal))
        {
            var trigger = _quartz is { } quartz ? await quartz.GetTrigger(Plan.Trigger(schedule.Name), cancellationToken) : null;
            result.Add(new(schedule, trigger?.NextFireTimeUtc, _runs.Find(schedule.Name), problem));
        }

        return result;
    }

    /// <exception cref="ScheduleException">The schedule can not work: empty name, cron expression, time zone.</exception>
    public void Validate(Schedule schedule)
    {
        if (string.IsNullOrWhiteSpace(schedule.Name))
        {
            throw new ScheduleException("A schedule needs a name.");
        }

        if (!Enum.IsDefined(schedule.Task))
        {
            throw new ScheduleException($"Schedule '{schedule.Name}': there is no task {(int)schedule.Task}.");
        }

        Plan.CreateTrigger(schedule, _time);
    }

    public async ValueTask DisposeAsync()
    {
        if (_quartz is not null)
        {
            if (!IsShared)
            {
                await _stopping.CancelAsync(); // disposed without a stop: nothing to wait for politely
            }

            await StopAsync(CancellationToken.None);
        }

        _stopping.Dispose();
        _follower.Dispose();
        _changes.Dispose();
    }

    private bool IsShared => _options.JobStore.Kind != JobStoreKind.Memory;

    private void Configure(IQuartzBuilder quartz)
    {
        QuartzSetup.Configure(quartz, _options, _time, _loggers);
        var schedules = new JobFactory(CreateJobAsync);
        quartz.UseJobFactory(_plans is null ? schedules : new PlanJobFactory(_plans, schedules));
    }

    private async ValueTask<ScheduleJob> CreateJobAsync(string name, CancellationToken cancellationToken)
    {
        var logger = _loggers.CreateLogger<ScheduleJob>();
        var schedule = await FindAsync(name, cancellationToken) ?? throw new KeyNotFoundException($"There is no schedule '{name}'.");
        return schedule.Task == ScheduleTask.Settlement
            ? new SettlementJob(schedule, _settlement, _runs, logger, _stopping.Token)
            : new CollectionJob(schedule, _collection, _runs, logger, _stopping.Token);
    }

    /// <summary>Where nodes share the work the table is asked: another may have changed the schedule a moment ago.</summary>
    private async ValueTask<Schedule?> FindAsync(string name, CancellationToken cancellationToken) => IsShared
        ? (await _store.ListAsync(cancellationToken)).FirstOrDefault(s => s.Name == name)
        : _schedules.TryGetValue(name, out var entry) ? entry.Schedule : null;

    private async Task ApplyAsync(IScheduler quartz, Schedule schedule, CancellationToken cancellationToken)
    {
        Validate(schedule);
        if (_schedules.TryGetValue(schedule.Name, out var current) && current.Problem is null && current.Schedule == schedule)
        {
            return; // leave its next fire alone
        }

        _schedules[schedule.Name] = (schedule, null);
        await quartz.AddJob(Plan.CreateJob(schedule), AddJobOptions.Replacing, cancellationToken);
        if (schedule.Enabled)
        {
            var trigger = Plan.CreateTrigger(schedule, _time);
            if (!Plan.IsSame(await quartz.GetTrigger(trigger.Key, cancellationToken), trigger)
                || await quartz.GetTriggerState(trigger.Key, cancellationToken) == TriggerState.Error)
            {
                // Only then: a trigger put in place anew forgets a fire that is due this moment, or was missed while no node ran.
                await quartz.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
            }
        }
        else
        {
            await quartz.UnscheduleJob(Plan.Trigger(schedule.Name), cancellationToken);
        }
    }

    private async Task RemoveAsync(IScheduler quartz, string name, CancellationToken cancellationToken)
    {
        await quartz.DeleteJob(Plan.Job(name), cancellationToken);
        _schedules.TryRemove(name, out _);
        _runs.Forget(name);
    }

    private Task ChangeAsync(Func<IScheduler, Task> change, CancellationToken cancellationToken) =>
        ChangeAsync(
            async quartz =>
            {
                await change(quartz);
                return true;
            },
            cancellationToken);

    /// <summary>One change at a time: table and triggers must not cross.</summary>
    private async Task<T> ChangeAsync<T>(Func<IScheduler, Task<T>> change, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            return await change(_quartz ?? throw new InvalidOperationException("The scheduler is not running."));
        }
        finally
        {
            _changes.Release();
        }
    }

    [LoggerMessage(2001, LogLevel.Error, "Left out: {Problem}")]
    private static partial void LeftOut(ILogger logger, string problem);

    [LoggerMessage(2002, LogLevel.Warning, "Scheduled work did not finish within the stop deadline and is cancelled")]
    private static partial void StopDeadlinePassed(ILogger logger);
}
