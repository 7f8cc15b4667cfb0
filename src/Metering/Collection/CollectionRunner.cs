using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Collection;

/// <summary>Reads meters and stores what they say. Thread-safe.</summary>
public sealed partial class CollectionRunner
{
    /// <summary>
    /// One attempt at one meter. A meter that can not be reached, refuses or talks nonsense is a result, not an exception; what was read before the
    /// failure is stored. Every attempt becomes a row, also a cancelled one.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<ReadAttempt> CollectAsync(Meter meter, CollectionParts parts, string trigger, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Many meters, at most <paramref name="parallelism"/> at once. A meter whose attempt throws (a bug, a full disk) counts as failed and does not stop the others.</summary>
    /// <param name="progress">Told after each meter; null when nobody watches.</param>
    public Task<CollectionTotals> CollectManyAsync(
        IAsyncEnumerable<Meter> meters, CollectionParts parts, string trigger, int parallelism, IProgress<CollectionTotals>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<CollectionTotals> CollectManyAsync(
        IReadOnlyList<Meter> meters, CollectionParts parts, string trigger, int parallelism, IProgress<CollectionTotals>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();
}
