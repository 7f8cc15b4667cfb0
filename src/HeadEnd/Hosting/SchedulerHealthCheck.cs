using Microsoft.Extensions.Diagnostics.HealthChecks;
using PrepaidMeter.Scheduler;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The scheduler runs and every enabled schedule has a next fire.</summary>
internal sealed class SchedulerHealthCheck(MeterScheduler scheduler) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var all = await scheduler.StatusAsync(cancellationToken);
        var stuck = all.Where(s => s.Schedule.Enabled && s.NextFire is null).Select(s => s.Schedule.Name).ToList();
        return stuck.Count == 0
            ? HealthCheckResult.Healthy($"{all.Count} schedules")
            : new HealthCheckResult(context.Registration.FailureStatus, $"no next fire: {string.Join(", ", stuck)}");
    }
}
