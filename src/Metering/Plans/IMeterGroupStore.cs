using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Plans;

/// <summary>Keeps meter groups and tags, and answers which meters a selection names. Thread-safe.</summary>
public interface IMeterGroupStore
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<MeterGroup>> ListAsync(CancellationToken cancellationToken);

    Task<MeterGroup?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Inserts or replaces by name.</summary>
    Task SaveAsync(MeterGroup group, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>The meters the selection names now, by id, page by page: the fleet is never held in memory.</summary>
    IAsyncEnumerable<Meter> SelectAsync(MeterSelection selection, CancellationToken cancellationToken);

    /// <summary>Tags of a meter, in order.</summary>
    Task<IReadOnlyList<string>> TagsAsync(MeterId meterId, CancellationToken cancellationToken);

    /// <summary>Adds and removes tags; a tag that is there already, or is not there, is no error.</summary>
    Task TagAsync(IReadOnlyList<MeterId> meters, IReadOnlyList<string> add, IReadOnlyList<string> remove, CancellationToken cancellationToken);
}
