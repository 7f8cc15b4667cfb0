using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>
/// Goes and gets what is missing: all ranges of a meter in one session. By itself it goes only where another try can help, at the lowest priority, whose share of
/// the permits is limited, and not beyond the billing stop-line; whoever asks by hand may go beyond it. Thread-safe.
/// </summary>
public sealed partial class GapFiller(
    IGapStore gaps, GapScanner scanner, CollectionRunner collection, IMeterStore meters, IMeterGroupStore groups, IPlanRunStore runs, GapOptions options, ILogger<GapFiller> logger)
{
    /// <summary>What nobody has to mend before another try may bring it.</summary>
    public static IReadOnlyList<MissingCause> Mendable { get; } =
    [
        MissingCause.NeverTried, MissingCause.Unreachable, MissingCause.Refused, MissingCause.Timeout, MissingCause.Busy, MissingCause.LinkLost, MissingCause.HeadEnd,
    ];

    /// <summary>Reads the gaps of one meter and looks again.</summary>
    /// <param name="isBilledToo">Also what lies before the billing stop-line: it becomes a correction, as a new version.</param>
    /// <returns>Null when there was nothing to fetch; otherwise the attempt and what is missing still.</returns>
    public async Task<GapFetch?> FetchAsync(Meter meter, WorkPriority priority, bool isBilledToo, CancellationToken cancellationToken)
    {
        var before = await scanner.ScanAsync(meter, cancellationToken).ConfigureAwait(false);
        var stopLine = isBilledToo ? null : await gaps.StopLineAsync(meter.Id, cancellationToken).ConfigureAwait(false);
        var ranges = before.Where(g => stopLine is null || g.Last > stopLine)
            .Select(g => new ProfileRange(g.Profile, g.First <= stopLine ? stopLine.Value.AddTicks(1) : g.First, g.Last))
            .ToList();
        if (ranges.Count == 0)
        {
            return null;
        }

        var parts = (ranges.Exists(r => r.Profile == ProfileNames.LoadProfile) ? CollectionParts.LoadProfile : 0)
            | (ranges.Exists(r => r.Profile == ProfileNames.DailyFreeze) ? CollectionParts.DailyFreeze : 0);
        var trigger = priority == WorkPriority.Backfill ? "backfill" : "gap-fetch";
        var attempt = await collection.CollectAsync(meter, new(parts, trigger) { Priority = priority, Ranges = ranges }, cancellationToken).ConfigureAwait(false);

        // No further than before: what became due meanwhile was not asked for.
        var after = await scanner.ScanAsync(meter, isWhole: true, before.Max(g => g.Last), cancellationToken).ConfigureAwait(false);
        return new(attempt, before.Sum(g => g.Slots), after.Sum(g => g.Slots), after);
    }

    /// <summary>One round of backfill, oldest gaps first. Returns how many meters were tried.</summary>
    public async Task<int> BackfillAsync(CancellationToken cancellationToken)
    {
        var ids = await gaps.OldestAsync(Mendable, options.BackfillRound, cancellationToken).ConfigureAwait(false);
        var tried = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.FetchParallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ids, parallel, async (id, ct) =>
        {
            try
            {
                if (await meters.FindAsync(id, ct).ConfigureAwait(false) is { } meter && await FetchAsync(meter, WorkPriority.Backfill, isBilledToo: false, ct).ConfigureAwait(false) is not null)
                {
                    Interlocked.Increment(ref tried);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFaulted(e, id);
            }
        }).ConfigureAwait(false);
        return tried;
    }

    /// <summary>Looks for gaps at every meter, over all its buffer reaches back to.</summary>
    public async Task ScanAllAsync(CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ScanParallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(groups.SelectAsync(MeterSelection.All, cancellationToken), parallel, async (meter, ct) =>
            await scanner.ScanAsync(meter, ct).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Looks for gaps at every meter of a run: after it ended, what it did not bring is missing.</summary>
    public async Task ScanRunAsync(PlanRun run, CancellationToken cancellationToken)
    {
        if ((run.Plan.Work.Parts & (CollectionParts.LoadProfile | CollectionParts.DailyFreeze)) == 0)
        {
            return;
        }

        foreach (var shard in await runs.ShardsAsync(run.Id, cancellationToken).ConfigureAwait(false))
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ScanParallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(shard.Meters, parallel, async (id, ct) =>
            {
                if (await meters.FindAsync(id, ct).ConfigureAwait(false) is { } meter)
                {
                    await scanner.ScanAsync(meter, isWhole: false, ct).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogEvents.BackfillFaulted, LogLevel.Error, "Meter {MeterId}: backfill broke off.")]
    private partial void LogFaulted(Exception exception, MeterId meterId);
}

/// <summary>What fetching the gaps of a meter brought.</summary>
/// <param name="MissingBefore">Slots.</param>
/// <param name="Gaps">Those left.</param>
public sealed record GapFetch(ReadAttempt Attempt, int MissingBefore, int MissingAfter, IReadOnlyList<ReadingGap> Gaps);
