namespace PrepaidMeter.Metering.Meters;

/// <summary>Keeps meters. Thread-safe.</summary>
public interface IMeterStore
{
    /// <summary>Inserts new serial numbers and updates address, profile, zone and group of known ones, all or nothing. Of a known meter, what is pinned and the route stay where none is given. Returns the meters in the order given, with their ids.</summary>
    Task<IReadOnlyList<Meter>> UpsertAsync(IReadOnlyList<Meter> meters, CancellationToken cancellationToken);

    Task<Meter?> FindAsync(MeterId id, CancellationToken cancellationToken);

    Task<Meter?> FindBySerialAsync(string serialNumber, CancellationToken cancellationToken);

    /// <summary>Meters with id above <paramref name="after"/>, by id, at most <paramref name="limit"/>; of one group when given.</summary>
    Task<IReadOnlyList<Meter>> ListAsync(string? group, MeterId after, int limit, CancellationToken cancellationToken);

    Task<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>Records the logical device name seen at first contact; never overwrites another one.</summary>
    Task ConfirmIdentityAsync(MeterId id, string logicalDeviceName, CancellationToken cancellationToken);
}
