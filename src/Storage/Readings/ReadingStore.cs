using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Storage.Sessions;

namespace PrepaidMeter.Storage.Readings;

/// <inheritdoc cref="IReadingStore"/>
public sealed class ReadingStore : IReadingStore
{
    private readonly Database _database;
    private readonly GroupCommit _writes;
    private readonly FleetClock _clock;
    private readonly ReadingNames _names;
    private readonly Fence? _fence;

    /// <param name="writes">Commits what many meters bring together.</param>
    public ReadingStore(Database database, GroupCommit writes, FleetClock clock)
        : this(database, writes, clock, new(database), null)
    {
    }

    public ReadingStore(Database database, FleetClock clock)
        : this(database, new(database), clock)
    {
    }

    private ReadingStore(Database database, GroupCommit writes, FleetClock clock, ReadingNames names, Fence? fence) =>
        (_database, _writes, _clock, _names, _fence) = (database, writes, clock, names, fence);

    public IReadingStore Under(Fence fence) => new ReadingStore(_database, _writes, _clock, _names, fence);

    public async Task<StoreCounts> StoreRegistersAsync(IReadOnlyList<RegisterReading> readings, CancellationToken cancellationToken)
    {
        if (readings.Count == 0)
        {
            return default;
        }

        var names = await _names.GetOrAddAsync(RegisterReadings.Names(readings), cancellationToken);
        return await _writes.RunAsync(
            async session =>
            {
                await Fences.CheckAsync(session, _fence);
                return await RegisterReadings.StoreAsync(session, readings, names, _clock.UtcNow);
            },
            cancellationToken);
    }

    /// <exception cref="ArgumentException">A reading is of another meter or profile.</exception>
    public async Task<StoreCounts> StoreIntervalsAsync(
        MeterId meterId, string profile, IReadOnlyList<IntervalReading> readings, DateTimeOffset watermark, CancellationToken cancellationToken)
    {
        if (readings.FirstOrDefault(r => r.MeterId != meterId || r.Profile != profile) is { } stray)
        {
            throw new ArgumentException($"A reading of meter {stray.MeterId}, {stray.Profile} in a batch of meter {meterId}, {profile}.", nameof(readings));
        }

        var names = await _names.GetOrAddAsync(IntervalReadings.Names(profile, readings), cancellationToken);
        return await _writes.RunAsync(
            async session =>
            {
                await Fences.CheckAsync(session, _fence);
                await Watermarks.AdvanceAsync(session, meterId, names[profile], watermark);
                return await IntervalReadings.StoreAsync(session, meterId, profile, readings, names, _clock.UtcNow);
            },
            cancellationToken);
    }

    /// <exception cref="ArgumentException">A reading is of another meter or kind.</exception>
    public async Task<StoreCounts> StoreFrozenAsync(
        MeterId meterId, string kind, IReadOnlyList<FrozenReading> readings, DateTimeOffset watermark, CancellationToken cancellationToken)
    {
        if (readings.FirstOrDefault(r => r.MeterId != meterId || r.Kind != kind) is { } stray)
        {
            throw new ArgumentException($"A reading of meter {stray.MeterId}, {stray.Kind} in a batch of meter {meterId}, {kind}.", nameof(readings));
        }

        var names = await _names.GetOrAddAsync(FrozenReadings.Names(kind, readings), cancellationToken);
        return await _writes.RunAsync(
            async session =>
            {
                await Fences.CheckAsync(session, _fence);
                await Watermarks.AdvanceAsync(session, meterId, names[kind], watermark);
                return await FrozenReadings.StoreAsync(session, meterId, kind, readings, names, _clock.UtcNow);
            },
            cancellationToken);
    }

    public Task<DateTimeOffset?> GetWatermarkAsync(MeterId meterId, string profile, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => Watermarks.FindAsync(session, meterId, profile), cancellationToken);

    public Task<IReadOnlyList<RegisterReading>> LatestRegistersAsync(MeterId meterId, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => RegisterReadings.LatestAsync(session, meterId), cancellationToken);

    public Task<IReadOnlyList<RegisterReading>> RegistersAsync(
        MeterId meterId, string? quantity, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => RegisterReadings.ListAsync(session, meterId, quantity, from, to, limit), cancellationToken);

    public Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsync(
        MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => IntervalReadings.ListAsync(session, meterId, profile, from, to, limit), cancellationToken);

    public Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsOfAsync(
        MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => IntervalReadings.ListAsOfAsync(session, meterId, profile, from, to, asOf, limit), cancellationToken);

    public Task<IReadOnlyList<Versioned<FrozenReading>>> FrozenAsync(
        MeterId meterId, string kind, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => FrozenReadings.ListAsync(session, meterId, kind, from, to, limit), cancellationToken);
}
