using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryAttemptStore : IAttemptStore
{
    public List<ReadAttempt> Attempts { get; } = [];

    public Task AddAsync(ReadAttempt attempt, CancellationToken cancellationToken)
    {
        lock (Attempts)
        {
            Attempts.Add(attempt);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ReadAttempt>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReadAttempt>>([.. Attempts.Where(a => a.MeterId == meterId).Reverse().Take(limit)]);

    public Task<IReadOnlyList<ReadAttempt>> LatestAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AttemptHeat>> HeatAsync(DateTimeOffset since, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<AttemptCost?> CostAsync(CollectionParts parts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CollectionSummary> SummaryAsync(DateTimeOffset since, CancellationToken cancellationToken) => throw new NotSupportedException();
}
