using PrepaidMeter.Metering.Collection;

namespace PrepaidMeter.Scheduler;

/// <summary>Collects from a group of meters: what read schedules do when they fire.</summary>
public interface IMeterCollection
{
    /// <param name="group">Null: every meter.</param>
    Task<CollectionTotals> CollectAsync(string? group, CollectionParts parts, string trigger, CancellationToken cancellationToken);
}
