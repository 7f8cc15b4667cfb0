using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Scheduler.Plans;

/// <summary>A plan and how it stands.</summary>
/// <param name="NextFires">The next few; none when it is paused or can not work.</param>
/// <param name="LatestRun">Null before the first.</param>
/// <param name="Problem">Why it can not work; null when it can.</param>
public sealed record PlanStatus(ReadPlan Plan, IReadOnlyList<DateTimeOffset> NextFires, PlanRun? LatestRun, string? Problem)
{
    private const int Fires = 3;

    /// <summary>Of every plan on record, by name.</summary>
    public static async Task<IReadOnlyList<PlanStatus>> OfAllAsync(IPlanStore plans, IPlanRunStore runs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var latest = (await runs.LatestAsync(cancellationToken)).ToDictionary(r => r.Plan.Name, StringComparer.Ordinal);
        return [.. (await plans.ListAsync(cancellationToken)).Select(p => Of(p, latest.GetValueOrDefault(p.Name), now))];
    }

    public static PlanStatus Of(ReadPlan plan, PlanRun? latestRun, DateTimeOffset now)
    {
        var faults = PlanFires.Faults(plan, now);
        var fires = plan.Paused || faults.Count > 0 ? [] : PlanFires.Next(plan.Timing, now, Fires);
        return new(plan, fires, latestRun, faults.Count > 0 ? string.Join("; ", faults) : null);
    }
}
