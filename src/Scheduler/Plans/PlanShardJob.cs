using Quartz;

namespace PrepaidMeter.Scheduler.Plans;

/// <summary>A shard's turn: one pass through its meters.</summary>
internal sealed class PlanShardJob(PlanScheduler plans) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var (runId, number) = PlanJobs.ReadShard(context.JobDetail.Key);
        await plans.WorkAsync(runId, number, context.Trigger.Priority, cancellationToken);
    }
}
