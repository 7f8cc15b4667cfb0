namespace PrepaidMeter.Metering.Plans;

/// <summary>Keeps read plans. Thread-safe.</summary>
public interface IPlanStore
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<ReadPlan>> ListAsync(CancellationToken cancellationToken);

    Task<ReadPlan?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Inserts or replaces by name.</summary>
    Task SaveAsync(ReadPlan plan, CancellationToken cancellationToken);

    /// <summary>False when there was none. Its runs are kept.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);
}
