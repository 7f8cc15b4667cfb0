using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Collection;

/// <summary>Reads meters and stores what they say. Thread-safe. Without an event store events are not collected, and the attempt's row does not claim them.</summary>
public sealed partial class CollectionRunner(
    MeterWorkScheduler work,
    RetryBudget retries,
    IReadingStore readings,
    IAttemptStore attempts,
    IChangeFeed changes,
    FleetClock clock,
    TimeProvider time,
    CollectionOptions options,
    ClockKeeper clocks,
    ILogger<CollectionRunner> logger,
    IEventStore? events = null,
    ICommandStore? supplies = null)
{
    private readonly SessionPermits _decoding = new(options.MaxDecodedSpans);

    /// <summary>For who tries again: how much of that there may be.</summary>
    public RetryBudget Retries => retries;

    /// <summary>
    /// One attempt at one meter. A meter that can not be reached, refuses or talks nonsense is a result, not an exception; what was read before the
    /// failure is stored. Every attempt becomes a row, also a cancelled one and, as far as the database lets it, one that a fault of the head-end ended.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<ReadAttempt> CollectAsync(Meter meter, CollectionParts parts, string trigger, CancellationToken cancellationToken) =>
        CollectAsync(meter, new CollectionRequest(parts, trigger), cancellationToken);

    /// <inheritdoc cref="CollectAsync(Meter, CollectionParts, string, CancellationToken)"/>
    public async Task<ReadAttempt> CollectAsync(Meter meter, CollectionRequest request, CancellationToken cancellationToken)
    {
        var outcome = new VisitOutcome();
        outcome.Started(clock.UtcNow, time.GetTimestamp());
        if (request.Retry == 0)
        {
            retries.Attempted();
        }

        request = events is null ? request with { Parts = request.Parts & ~CollectionParts.Events } : request;
        try
        {
            await VisitAsync(meter, request, outcome, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (FailureClassifier.Classify(e) is { } failure)
        {
            outcome.Note(failure, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            outcome.Note(FailureClass.Busy, "The lease on this meter was lost while reading.");
        }
        catch (OperationCanceledException)
        {
            outcome.Note(FailureClass.LinkLost, "Cancelled by the head-end.");
            await RecordAsync(meter, Row(meter, request, outcome), outcome.Clock).ConfigureAwait(false);
            throw;
        }
        catch (Exception)
        {
            // In place of any failure noted before: this one ended the visit, and whoever reads the row must look here, not at the meter.
            outcome.Fault("The head-end failed while reading; its log says why.");
            await TryRecordAsync(meter, Row(meter, request, outcome), outcome.Clock).ConfigureAwait(false);
            throw;
        }

        var attempt = Row(meter, request, outcome);
        await RecordAsync(meter, attempt, outcome.Clock).ConfigureAwait(false);
        return attempt;
    }

    /// <summary>Many meters, at most <paramref name="parallelism"/> at once. A meter whose attempt throws (a bug, a full disk) counts as failed and does not stop the others.</summary>
    /// <param name="progress">Told after each meter, one call at a time; null when nobody watches.</param>
    public async Task<CollectionTotals> CollectManyAsync(
        IAsyncEnumerable<Meter> meters, CollectionParts parts, string trigger, int parallelism, IProgress<CollectionTotals>? progress, CancellationToken cancellationToken)
    {
        var totals = CollectionTotals.Zero;
        var gate = new Lock();
        await Parallel.ForEachAsync(meters, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken }, async (meter, ct) =>
        {
            var attempt = await TryCollectAsync(meter, parts, trigger, ct).ConfigureAwait(false);
            lock (gate)
            {
                totals = attempt is null ? totals.PlusFault() : totals.Plus(attempt);
                progress?.Report(totals);
            }
        }).ConfigureAwait(false);
        return totals;
    }

    /// <inheritdoc cref="CollectManyAsync(IAsyncEnumerable{Meter}, CollectionParts, string, int, IProgress{CollectionTotals}?, CancellationToken)"/>
    public Task<CollectionTotals> CollectManyAsync(
        IReadOnlyList<Meter> meters, CollectionParts parts, string trigger, int parallelism, IProgress<CollectionTotals>? progress, CancellationToken cancellationToken) =>
        CollectManyAsync(meters.ToAsyncEnumerable(), parts, trigger, parallelism, progress, cancellationToken);

    private async Task<ReadAttempt?> TryCollectAsync(Meter meter, CollectionParts parts, string trigger, CancellationToken cancellationToken)
    {
        try
        {
            return await CollectAsync(meter, parts, trigger, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFaulted(e, meter.SerialNumber);
            return null;
        }
    }

    private async Task VisitAsync(Meter meter, CollectionRequest request, VisitOutcome outcome, CancellationToken cancellationToken)
    {
        await work.RunAsync(
            meter,
            RetryPolicy.Decay(request.Priority, request.Retry),
            ClientRole.Reading,
            async (session, ct) =>
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, session.LeaseLost);
                var before = session.Traffic;
                try
                {
                    var visit = new CollectionVisit(session, readings.Under(session.Fence), events?.Under(session.Fence), supplies, clock, options, _decoding, outcome);
                    await visit.CollectAsync(request, stop.Token).ConfigureAwait(false);
                }
                finally
                {
                    outcome.Traffic = new(session.Traffic.Sent - before.Sent, session.Traffic.Received - before.Received);
                }
            },
            cancellationToken,
            starting: () => outcome.Started(clock.UtcNow, time.GetTimestamp())).ConfigureAwait(false);
    }

    private ReadAttempt Row(Meter meter, CollectionRequest request, VisitOutcome outcome) => new(
        0,
        meter.Id,
        request.Parts,
        request.Trigger,
        outcome.StartedAt,
        time.GetElapsedTime(outcome.Timestamp),
        outcome.Failure,
        outcome.Detail,
        outcome.RegistersStored,
        outcome.IntervalsStored,
        outcome.FrozenStored,
        outcome.Traffic.Sent,
        outcome.Traffic.Received,
        outcome.ClockOffset);

    /// <summary>Not cancellable: what was done is recorded even when the head-end is stopping.</summary>
    private async Task RecordAsync(Meter meter, ReadAttempt attempt, MeterClockReading? look)
    {
        // Side by side: both go into the same commit.
        var check = look is null ? Task.CompletedTask : clocks.KeepAsync(meter, look);
        await attempts.AddAsync(attempt, CancellationToken.None).ConfigureAwait(false);
        await check.ConfigureAwait(false);
        Telemetry.HeadEndTelemetry.Count(attempt);
        changes.Publish(new MeterChange(attempt.MeterId, MeterChangeKind.Readings));
        if (attempt.Failure == FailureClass.None)
        {
            LogDone(attempt.MeterId, attempt.RegistersStored, attempt.IntervalsStored, attempt.FrozenStored, attempt.Duration);
        }
        else
        {
            LogFailed(attempt.MeterId, attempt.Failure, attempt.Detail);
        }
    }

    /// <summary>For a fault that is on its way to the caller and must not be hidden by another: most likely the database is what failed.</summary>
    private async Task TryRecordAsync(Meter meter, ReadAttempt attempt, MeterClockReading? look)
    {
        try
        {
            await RecordAsync(meter, attempt, look).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogNotRecorded(e, attempt.MeterId);
        }
    }

    [LoggerMessage(LogEvents.CollectionDone, LogLevel.Debug, "Meter {MeterId}: stored {Registers} registers, {Intervals} intervals, {Frozen} frozen in {Duration}.")]
    private partial void LogDone(MeterId meterId, int registers, int intervals, int frozen, TimeSpan duration);

    [LoggerMessage(LogEvents.CollectionFailed, LogLevel.Warning, "Meter {MeterId}: collection failed as {Failure}: {Detail}")]
    private partial void LogFailed(MeterId meterId, FailureClass failure, string? detail);

    [LoggerMessage(LogEvents.CollectionFaulted, LogLevel.Error, "Meter {Serial}: collection broke off.")]
    private partial void LogFaulted(Exception exception, string serial);

    [LoggerMessage(LogEvents.AttemptNotRecorded, LogLevel.Error, "Meter {MeterId}: the attempt that a fault ended could not be recorded.")]
    private partial void LogNotRecorded(Exception exception, MeterId meterId);
}
