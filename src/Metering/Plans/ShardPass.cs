using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Plans;

/// <summary>One pass through a shard. Used once.</summary>
internal sealed partial class ShardPass(
    PlanRun run, PlanShard shard, DateTimeOffset until, IPlanRunStore runs, IMeterStore meters, CollectionRunner collection,
    TimeProvider time, PlanOptions options, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MeterOutcome[] _outcomes = [.. shard.Outcomes];
    private readonly CollectionRequest _request = new(run.Plan.Work.Parts, run.Plan.Name) { Quantities = run.Plan.Work.Quantities };
    private readonly SemaphoreSlim _saving = new(1, 1);
    private DateTimeOffset _savedAt;
    private volatile bool _isLost;

    public void Dispose() => _saving.Dispose();

    /// <summary>When to go on; null when the shard is over or was taken away.</summary>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken leaving, CancellationToken cancellationToken)
    {
        _savedAt = time.GetUtcNow();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(ToTry(), parallel, async (index, ct) => await TryAsync(index, leaving, ct).ConfigureAwait(false)).ConfigureAwait(false);
            leaving.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            // What was read is read: whoever takes the shard up next need not do it again.
            await SaveAsync(Standing(shard.Pass, isOver: false), CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        return _isLost ? null : await ConcludeAsync(cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<int> ToTry() => Enumerable.Range(0, _outcomes.Length).Where(i => IsWorthTrying(shard.Outcomes[i], shard.Pass));

    /// <param name="retry">How many times the meter was tried before.</param>
    private static bool IsWorthTrying(MeterOutcome outcome, int retry) => outcome.Failure is not { } failure || RetryPolicy.Of(failure).Allows(Math.Max(1, retry));

    private async Task TryAsync(int index, CancellationToken leaving, CancellationToken cancellationToken)
    {
        // Nothing is cut short at the deadline, a blackout or a leave: only nothing new is begun.
        if (_isLost || leaving.IsCancellationRequested || time.GetUtcNow() >= until)
        {
            return;
        }

        // What is over the budget of retries waits for the next pass.
        var isRetry = shard.Outcomes[index].IsTried;
        if (isRetry && !collection.Retries.TrySpend())
        {
            return;
        }

        var failure = await CollectAsync(shard.Meters[index], isRetry ? _request with { Retry = Math.Max(1, shard.Pass) } : _request, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _outcomes[index] = MeterOutcome.Of(failure);
        }

        await SaveNowAndThenAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<FailureClass> CollectAsync(MeterId id, CollectionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await meters.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } meter
                ? (await collection.CollectAsync(meter, request, cancellationToken).ConfigureAwait(false)).Failure
                : FailureClass.Configuration;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of the head-end at one meter is no reason to leave out the others.
            LogFaulted(logger, e, id, run.Plan.Name);
            return FailureClass.HeadEnd;
        }
    }

    private async Task SaveNowAndThenAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - _savedAt < options.SaveInterval || !await _saving.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            _savedAt = time.GetUtcNow();
            await SaveAsync(Standing(shard.Pass, isOver: false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _saving.Release();
        }
    }

    private async Task<DateTimeOffset?> ConcludeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wasStopped = now >= until && _outcomes.Any(o => !o.IsTried);
        var next = wasStopped ? now : now + Pause(shard.Pass);
        var isOver = !_outcomes.Any(o => !o.IsComplete && IsWorthTrying(o, shard.Pass + 1)) || next >= run.Deadline;
        await SaveAsync(Standing(wasStopped ? shard.Pass : shard.Pass + 1, isOver), cancellationToken).ConfigureAwait(false);
        return isOver || _isLost ? null : next;
    }

    /// <summary>Doubles with each pass; half of it is chance, so that shards that failed together do not come back together.</summary>
    private TimeSpan Pause(int pass)
    {
        var full = pass > 20 ? options.LongestRetry : options.FirstRetry * (1 << pass);
        var bounded = full < options.LongestRetry ? full : options.LongestRetry;
        return TimeSpan.FromTicks((bounded.Ticks / 2) + Random.Shared.NextInt64((bounded.Ticks / 2) + 1));
    }

    private PlanShard Standing(int pass, bool isOver)
    {
        lock (_gate)
        {
            return shard with { Pass = pass, IsOver = isOver, Outcomes = [.. _outcomes] };
        }
    }

    private async Task SaveAsync(PlanShard standing, CancellationToken cancellationToken)
    {
        if (!await runs.SaveShardAsync(standing, time.GetUtcNow(), cancellationToken).ConfigureAwait(false))
        {
            _isLost = true;
        }
    }

    [LoggerMessage(LogEvents.PlanMeterFaulted, LogLevel.Error, "Meter {MeterId}: plan {Plan} broke off.")]
    private static partial void LogFaulted(ILogger logger, Exception exception, MeterId meterId, string plan);
}
