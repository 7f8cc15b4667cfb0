using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>Meters are added by one thread, before the rest; looked up and confirmed by many.</summary>
internal sealed class MemoryMeterStore : IMeterStore
{
    private readonly Lock _gate = new();

    public List<Meter> Meters { get; } = [];

    public Task<IReadOnlyList<Meter>> UpsertAsync(IReadOnlyList<Meter> meters, CancellationToken cancellationToken)
    {
        var stored = new List<Meter>();
        foreach (var meter in meters)
        {
            var i = Meters.FindIndex(m => m.SerialNumber == meter.SerialNumber);
            var row = i < 0 ? meter with { Id = new MeterId(Meters.Count + 1) } : meter with { Id = Meters[i].Id, LogicalDeviceName = Meters[i].LogicalDeviceName };
            if (i < 0)
            {
                Meters.Add(row);
            }
            else
            {
                Meters[i] = row;
            }

            stored.Add(row);
        }

        return Task.FromResult<IReadOnlyList<Meter>>(stored);
    }

    public Task<Meter?> FindAsync(MeterId id, CancellationToken cancellationToken) => Task.FromResult(Find(m => m.Id == id));

    public Task<Meter?> FindBySerialAsync(string serialNumber, CancellationToken cancellationToken) => Task.FromResult(Find(m => m.SerialNumber == serialNumber));

    public Task<IReadOnlyList<Meter>> ListAsync(string? group, MeterId after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Meter>>([.. Meters.Where(m => m.Id.Value > after.Value && (group is null || m.Group == group)).Take(limit)]);

    public Task<int> CountAsync(CancellationToken cancellationToken) => Task.FromResult(Meters.Count);

    public Task ConfirmIdentityAsync(MeterId id, string logicalDeviceName, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var i = Meters.FindIndex(m => m.Id == id);
            Meters[i] = Meters[i] with { LogicalDeviceName = Meters[i].LogicalDeviceName ?? logicalDeviceName };
        }

        return Task.CompletedTask;
    }

    private Meter? Find(Predicate<Meter> match)
    {
        lock (_gate)
        {
            return Meters.Find(match);
        }
    }
}
