using System.Data;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Storage.Readings;

/// <inheritdoc cref="IReadingStore"/>
public sealed class ReadingStore(Database database, FleetClock clock) : IReadingStore
{
    private readonly ReadingNames _names = new(database);

    public async Task<StoreCounts> StoreRegistersAsync(IReadOnlyList<RegisterReading> readings, CancellationToken cancellationToken)
    {
        if (readings.Count == 0)
        {
            return default;
        }

        var names = await _names.GetOrAddAsync(RegisterReadings.Names(readings), cancellationToken);
        return await database.WriteAsync(session => RegisterReadings.StoreAsync(session, readings, names, clock.UtcNow), IsolationLevel.ReadCommitted, cancellationToken);
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
        return await database.WriteAsync(
            async session =>
            {
                await Watermarks.AdvanceAsync(session, meterId, names[profile], watermark);
                return await IntervalReadings.StoreAsync(session, meterId, profile, readings, names, clock.UtcNow);
            },
            IsolationLevel.ReadCommitted,
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
        return await database.WriteAsync(
            async session =>
            {
                await Watermarks.AdvanceAsync(session, meterId, names[kind], watermark);
                return await FrozenReadings.StoreAsync(session, meterId, kind, readings, names, clock.UtcNow);
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);
    }

    public Task<DateTimeOffset?> GetWatermarkAsync(MeterId meterId, string profile, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Watermarks.FindAsync(session, meterId, profile), cancellationToken);

    public Task<IReadOnlyList<RegisterReading>> LatestRegistersAsync(MeterId meterId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => RegisterReadings.LatestAsync(session, meterId), cancellationToken);

    public Task<IReadOnlyList<RegisterReading>> RegistersAsync(
        MeterId meterId, string? quantity, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(session => RegisterReadings.ListAsync(session, meterId, quantity, from, to, limit), cancellationToken);

    public Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsync(
        MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(session => IntervalReadings.ListAsync(session, meterId, profile, from, to, limit), cancellationToken);

    public Task<IReadOnlyList<Versioned<FrozenReading>>> FrozenAsync(
        MeterId meterId, string kind, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FrozenReadings.ListAsync(session, meterId, kind, from, to, limit), cancellationToken);
}
