using Quartz;

namespace PrepaidMeter.Scheduler.Plans;

/// <summary>A plan fires.</summary>
internal sealed class PlanFireJob(PlanScheduler plans) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await plans.FireAsync(context.JobDetail.Key.Name, cancellationToken);
}
