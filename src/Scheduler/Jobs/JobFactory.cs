using Quartz;
using Quartz.Extensibility;

namespace PrepaidMeter.Scheduler.Jobs;

/// <summary>Gives Quartz the job for a schedule by its name.</summary>
internal sealed class JobFactory(Func<string, CancellationToken, ValueTask<ScheduleJob>> create) : IJobFactory
{
    public async ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        new(await create(bundle.JobDetail.Key.Name, cancellationToken));

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
