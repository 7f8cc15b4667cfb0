using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>Thread-safe, as the contract asks: meters are collected in parallel.</summary>
internal sealed class MemoryReadingStore : IReadingStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(MeterId, string), DateTimeOffset> _watermarks = [];

    public List<RegisterReading> Registers { get; } = [];

    /// <summary>Newest version by key.</summary>
    public Dictionary<(MeterId, string Profile, string Channel, DateTimeOffset At, int Occurrence), IntervalReading> Intervals { get; } = [];

    public Dictionary<(MeterId, string Kind, string Quantity, DateTimeOffset At), FrozenReading> Frozen { get; } = [];

    public int NewVersions { get; private set; }

    public IReadingStore Under(Fence fence) => this;

    public Task<StoreCounts> StoreRegistersAsync(IReadOnlyList<RegisterReading> readings, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Registers.AddRange(readings);
        }

        return Task.FromResult(new StoreCounts(readings.Count, 0));
    }

    public Task<StoreCounts> StoreIntervalsAsync(MeterId meterId, string profile, IReadOnlyList<IntervalReading> readings, DateTimeOffset watermark, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Move_NeedsLock(meterId, profile, watermark);
            return Task.FromResult(Store_NeedsLock(Intervals, readings, r => (r.MeterId, r.Profile, r.Channel, r.CapturedAt, r.Occurrence)));
        }
    }

    public Task<StoreCounts> StoreFrozenAsync(MeterId meterId, string kind, IReadOnlyList<FrozenReading> readings, DateTimeOffset watermark, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Move_NeedsLock(meterId, kind, watermark);
            return Task.FromResult(Store_NeedsLock(Frozen, readings, r => (r.MeterId, r.Kind, r.Quantity, r.FrozenAt)));
        }
    }

    public Task<DateTimeOffset?> GetWatermarkAsync(MeterId meterId, string profile, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_watermarks.TryGetValue((meterId, profile), out var w) ? w : (DateTimeOffset?)null);
        }
    }

    public Task<IReadOnlyList<RegisterReading>> LatestRegistersAsync(MeterId meterId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<RegisterReading>>([.. Registers.Where(r => r.MeterId == meterId).GroupBy(r => r.Quantity).Select(g => g.Last())]);
        }
    }

    public Task<IReadOnlyList<RegisterReading>> RegistersAsync(MeterId meterId, string? quantity, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsOfAsync(
        MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsync(MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Versioned<FrozenReading>>> FrozenAsync(MeterId meterId, string kind, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    private StoreCounts Store_NeedsLock<TKey, T>(Dictionary<TKey, T> held, IReadOnlyList<T> readings, Func<T, TKey> keyOf)
        where TKey : notnull
        where T : notnull
    {
        var (inserted, versions) = (0, 0);
        foreach (var reading in readings)
        {
            if (!held.TryGetValue(keyOf(reading), out var before))
            {
                inserted++;
            }
            else if (!before.Equals(reading))
            {
                versions++;
            }

            held[keyOf(reading)] = reading;
        }

        NewVersions += versions;
        return new StoreCounts(inserted, versions);
    }

    private void Move_NeedsLock(MeterId meterId, string profile, DateTimeOffset watermark)
    {
        if (!_watermarks.TryGetValue((meterId, profile), out var held) || held < watermark)
        {
            _watermarks[(meterId, profile)] = watermark;
        }
    }
}
