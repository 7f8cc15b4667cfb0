using Quartz;
using Quartz.Extensibility;

namespace PrepaidMeter.Scheduler.Jobs;

/// <summary>Gives Quartz the job for a schedule by its name.</summary>
internal sealed class JobFactory(Func<string, ScheduleJob> create) : IJobFactory
{
    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new JobScope(create(bundle.JobDetail.Key.Name)));

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
