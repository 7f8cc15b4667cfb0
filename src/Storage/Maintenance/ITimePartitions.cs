namespace PrepaidMeter.Storage.Maintenance;

/// <summary>The months of interval_reading, as one kind of database keeps them. Each call runs inside a transaction that holds the maintenance lock.</summary>
public interface ITimePartitions
{
    /// <summary>Makes the month's partition where there is none, with what is already stored of it; its name, or null when it was there.</summary>
    Task<string?> EnsureAsync(SqlSession session, Month month);

    /// <summary>Drops every month that ended at or before the instant (100 ns since 1970); their names.</summary>
    Task<IReadOnlyList<string>> DropUntilAsync(SqlSession session, long until);
}
