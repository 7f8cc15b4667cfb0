using Quartz;
using Quartz.Extensibility;

namespace PrepaidMeter.Scheduler.Plans;

/// <summary>Gives Quartz the jobs of plans and shards, and leaves every other job to <paramref name="others"/>.</summary>
internal sealed class PlanJobFactory(PlanScheduler plans, IJobFactory others) : IJobFactory
{
    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        bundle.JobDetail.Key.Group switch
        {
            PlanJobs.PlanGroup => ValueTask.FromResult(new JobScope(new PlanFireJob(plans))),
            PlanJobs.ShardGroup => ValueTask.FromResult(new JobScope(new PlanShardJob(plans))),
            _ => others.CreateJob(bundle, scheduler, cancellationToken),
        };

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
