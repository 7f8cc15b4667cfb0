using System.Runtime.CompilerServices;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Scheduler;

/// <summary>Collects from the meters on record, page by page: the fleet is never held in memory.</summary>
public sealed class FleetCollection(IMeterStore meters, CollectionRunner runner, SchedulerOptions options) : IMeterCollection
{
    private const int PageSize = 500;

    public Task<CollectionTotals> CollectAsync(string? group, CollectionParts parts, string trigger, CancellationToken cancellationToken) =>
        runner.CollectManyAsync(ListAsync(meters, group, cancellationToken), parts, trigger, options.Parallelism, null, cancellationToken);

    internal static async IAsyncEnumerable<Meter> ListAsync(IMeterStore meters, string? group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = default(MeterId);
        while (await meters.ListAsync(group, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var meter in page)
            {
                yield return meter;
            }

            after = page[^1].Id;
        }
    }
}
