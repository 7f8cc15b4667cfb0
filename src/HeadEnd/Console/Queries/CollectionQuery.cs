using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Metering.Work;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Gathers the collection page. Thread-safe.</summary>
public sealed class CollectionQuery(
    IPlanStore plans, IPlanRunStore runs, IAttemptStore attempts, IGapStore gaps, HorizonWatch horizons, IMeterStore meters, MeterWorkScheduler work, FleetClock clock,
    TimeProvider time, ConsoleOptions options)
{
    private const int Hours = 24;
    private const int MostGaps = 40;
    private const int MostHorizons = 20;

    /// <param name="cause">Name of a <see cref="MissingCause"/> in any case; anything else is all.</param>
    public async Task<CollectionView> LoadAsync(string? cause, CancellationToken cancellationToken)
    {
        var (now, realNow) = (clock.UtcNow, time.GetUtcNow());
        MissingCause? only = Enum.TryParse<MissingCause>(cause, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null;
        var first = await meters.ListAsync(null, default, 1, cancellationToken);
        var cards = new List<PlanCard>();
        foreach (var status in await PlanStatus.OfAllAsync(plans, runs, realNow, cancellationToken))
        {
            cards.Add(new(status, status.LatestRun is { } run ? await runs.ProgressAsync(run.Id, cancellationToken) : []));
        }

        var (causes, metersWithGaps) = await gaps.CountAsync(cancellationToken);
        var listed = new List<(string, ReadingGap)>();
        foreach (var gap in await gaps.ListAsync(null, only, default, MostGaps, cancellationToken))
        {
            listed.Add(((await meters.FindAsync(gap.MeterId, cancellationToken))?.SerialNumber ?? "?", gap));
        }

        return new(
            now, realNow, new(options.TimeZone ?? (first.Count > 0 ? first[0].TimeZone : "UTC")), cards,
            HeatMap.Of(await attempts.HeatAsync(now.AddHours(1 - Hours), cancellationToken), now, Hours), only, causes, metersWithGaps, listed,
            [.. (await horizons.ListAsync(MostHorizons, cancellationToken)).Take(MostHorizons)], work.Status());
    }
}
