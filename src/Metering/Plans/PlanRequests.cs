namespace PrepaidMeter.Metering.Plans;

/// <summary>Runs asked for by people. Whoever has the scheduler's role starts them; asking needs no scheduler.</summary>
public static class PlanRequests
{
    /// <summary>Null when a run of the plan is asked for, or under way and not through its meters yet.</summary>
    public static async Task<PlanRun?> AddAsync(IPlanRunStore runs, ReadPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await runs.OpenAsync(cancellationToken).ConfigureAwait(false);
        var busy = open.Any(r => r.Plan.Name == plan.Name && now < r.Deadline && (r.State == PlanRunState.Requested || r.Pending > 0));
        return busy ? null : await runs.AddAsync(plan, now, PlanRunCause.Manual, cancellationToken).ConfigureAwait(false);
    }
}
