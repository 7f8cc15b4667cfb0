using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Schedules;
using Quartz;

namespace PrepaidMeter.Scheduler.Jobs;

/// <summary>What every scheduled run has in common: it is recorded, it stops with the head-end, and its failure is logged and does not end the schedule.</summary>
internal abstract partial class ScheduleJob(Schedule schedule, ScheduleRuns runs, ILogger logger, CancellationToken stopping) : IJob
{
    protected Schedule Schedule => schedule;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        runs.Start(schedule.Name);
        try
        {
            var detail = await RunAsync(stop.Token);
            runs.End(schedule.Name, ScheduleRunState.Finished, detail);
            Finished(logger, schedule.Name, detail);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            runs.End(schedule.Name, ScheduleRunState.Cancelled, "The head-end is stopping.");
            Cancelled(logger, schedule.Name);
            throw; // tells a shared job store that there is something to take over
        }
        catch (Exception e)
        {
            // Whatever it was: the next fire tries again, and one schedule's trouble is not another's.
            runs.End(schedule.Name, ScheduleRunState.Failed, e.Message);
            Failed(logger, e, schedule.Name);
        }
    }

    /// <summary>Does the work; returns what came of it, for people.</summary>
    protected abstract Task<string> RunAsync(CancellationToken cancellationToken);

    [LoggerMessage(2101, LogLevel.Information, "Schedule {Schedule}: {Detail}")]
    private static partial void Finished(ILogger logger, string schedule, string detail);

    [LoggerMessage(2102, LogLevel.Warning, "Schedule {Schedule} was cancelled before its end")]
    private static partial void Cancelled(ILogger logger, string schedule);

    [LoggerMessage(2103, LogLevel.Error, "Schedule {Schedule} failed")]
    private static partial void Failed(ILogger logger, Exception exception, string schedule);
}
