namespace PrepaidMeter.Storage.Maintenance;

/// <summary>What one run of maintenance did.</summary>
/// <param name="PartitionsMade">Names of months made ahead.</param>
/// <param name="PartitionsDropped">Names of months past their retention.</param>
/// <param name="RowsDeleted">By table; tables of which nothing was due are left out.</param>
public sealed record MaintenanceReport(IReadOnlyList<string> PartitionsMade, IReadOnlyList<string> PartitionsDropped, IReadOnlyDictionary<string, long> RowsDeleted);
