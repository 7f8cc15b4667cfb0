namespace PrepaidMeter.Prepayment.Fleet;

/// <summary>Answers what an operations room asks of the whole fleet, a page at a time, in single queries. Reads only. Thread-safe.</summary>
public interface IFleetOverviewStore
{
    /// <summary>Numbers of the whole fleet.</summary>
    /// <param name="since">Start of the day that "read today" means.</param>
    Task<FleetCounts> CountAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>One page of meters in the order of their serial numbers.</summary>
    Task<FleetPage> PageAsync(FleetPageRequest request, CancellationToken cancellationToken);

    /// <summary>The newest attempts at any meter, newest first.</summary>
    Task<IReadOnlyList<FleetAttempt>> RecentAttemptsAsync(int limit, CancellationToken cancellationToken);
}
