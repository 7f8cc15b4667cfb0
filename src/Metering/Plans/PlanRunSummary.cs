using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Plans;

/// <summary>A run and why what is missing from it is missing.</summary>
/// <param name="Missing">Meters by cause, most first; together with the complete ones all of the run.</param>
public sealed record PlanRunSummary(PlanRun Run, IReadOnlyList<(MissingCause Cause, int Meters)> Missing)
{
    /// <summary>Null when there is no such run.</summary>
    public static async Task<PlanRunSummary?> OfAsync(IPlanRunStore runs, long runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { } run)
        {
            return null;
        }

        var shards = await runs.ShardsAsync(runId, cancellationToken).ConfigureAwait(false);
        return new(run, Count(shards.SelectMany(s => s.Outcomes)));
    }

    private static List<(MissingCause, int)> Count(IEnumerable<MeterOutcome> outcomes) =>
    [
        .. outcomes.Where(o => !o.IsComplete)
            .GroupBy(o => o.Failure is { } failure and not FailureClass.None ? MissingCauses.Of(failure) : MissingCause.NeverTried)
            .Select(g => (g.Key, g.Count()))
            .OrderByDescending(c => c.Item2)
            .ThenBy(c => c.Key),
    ];
}
