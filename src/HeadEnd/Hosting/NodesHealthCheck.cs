using Microsoft.Extensions.Diagnostics.HealthChecks;
using PrepaidMeter.Metering.Nodes;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Living nodes cover every role, and their clocks agree with the database's. A cluster short of a role is degraded, not unready: this node does its part.</summary>
internal sealed class NodesHealthCheck(INodeStore nodes) : IHealthCheck
{
    /// <summary>Leases are timed by the nodes' clocks and last a minute.</summary>
    private static readonly TimeSpan LargestOffset = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<NodeStatus> alive;
        try
        {
            alive = [.. (await nodes.ListAsync(cancellationToken)).Where(n => n.IsAlive)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "the nodes can not be listed", e);
        }

        var missing = NodeRoles.All & ~alive.Aggregate(NodeRoles.None, (roles, n) => roles | n.Node.Roles);
        if (missing != NodeRoles.None)
        {
            return HealthCheckResult.Degraded($"no living node is {string.Join(" or ", RoleNames.Of(missing))}");
        }

        var wrong = alive.Where(n => n.ClockOffset.Duration() > LargestOffset).Select(n => n.Node.Name).ToList();
        return wrong.Count == 0
            ? HealthCheckResult.Healthy($"{alive.Count} alive")
            : HealthCheckResult.Degraded($"the clock differs from the database's by more than {LargestOffset.TotalSeconds:0} s on {string.Join(", ", wrong)}");
    }
}
