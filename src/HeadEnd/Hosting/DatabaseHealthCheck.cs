using Microsoft.Extensions.Diagnostics.HealthChecks;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The database answers a query.</summary>
internal sealed class DatabaseHealthCheck(IMeterStore meters) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return HealthCheckResult.Healthy($"{await meters.CountAsync(cancellationToken)} meters");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What went wrong is in the log; who asks only learns that it is not ready.
            return new HealthCheckResult(context.Registration.FailureStatus, "the database does not answer", e);
        }
    }
}
