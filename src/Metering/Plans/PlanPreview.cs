using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Plans;

/// <summary>What a run of a plan would be, going by what reads of the same parts have cost lately.</summary>
/// <param name="Meters">How many it covers now.</param>
/// <param name="Sample">Some of them.</param>
/// <param name="Cost">Of one meter; null when no such read has succeeded yet.</param>
/// <param name="Octets">Of the run, both directions; null as the cost.</param>
/// <param name="Duration">Of the run when every meter answers, at most as many at once as this node's limits allow; null as the cost.</param>
public sealed record PlanPreview(int Meters, IReadOnlyList<Meter> Sample, AttemptCost? Cost, long? Octets, TimeSpan? Duration)
{
    private const int SampleSize = 20;
    private const int ShardsAtOnce = 8;

    /// <summary>Null when the plan's group does not exist.</summary>
    public static async Task<PlanPreview?> OfAsync(
        ReadPlan plan, PlanRunner runner, IMeterGroupStore groups, IAttemptStore attempts, PlanOptions options, SessionOptions sessions, CancellationToken cancellationToken)
    {
        if (await runner.SelectionAsync(plan, cancellationToken).ConfigureAwait(false) is not { } selection)
        {
            return null;
        }

        var sample = new List<Meter>(SampleSize);
        var count = 0;
        await foreach (var meter in groups.SelectAsync(selection, cancellationToken).ConfigureAwait(false))
        {
            count++;
            if (sample.Count < SampleSize)
            {
                sample.Add(meter);
            }
        }

        var cost = await attempts.CostAsync(plan.Work.Parts, cancellationToken).ConfigureAwait(false);
        var shards = (count + options.ShardSize - 1) / options.ShardSize;
        var atOnce = Math.Max(1, Math.Min(sessions.MaxSessions, Math.Min(count, Math.Min(shards, ShardsAtOnce) * options.Parallelism)));
        return new(count, sample, cost, cost?.Octets * count, cost is null ? null : TimeSpan.FromTicks(cost.Duration.Ticks * ((count + atOnce - 1) / atOnce)));
    }
}
