using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Readings;

/// <summary>The table frozen_reading: one batch is of one meter and one kind.</summary>
internal static class FrozenReadings
{
    private static readonly string[] Columns =
        ["meter_id", "kind_id", "frozen_at", "quantity_id", "version", "value", "unit_id", "quality", "stored_at"];

    private const string Held =
        """
        SELECT frozen_at, quantity_id, version, value, unit_id, quality FROM frozen_reading
        WHERE meter_id = @meterId AND kind_id = @kindId AND frozen_at BETWEEN @first AND @last
        ORDER BY frozen_at, quantity_id, version
        """;

    private const string Newest =
        """
        SELECT r.frozen_at, q.name AS quantity, r.version, r.value, u.name AS unit, r.quality, r.stored_at
        FROM frozen_reading r
        JOIN reading_name q ON q.id = r.quantity_id
        JOIN reading_name u ON u.id = r.unit_id
        WHERE r.meter_id = @meterId AND r.kind_id = (SELECT k.id FROM reading_name k WHERE k.name = @kind)
          AND r.frozen_at >= @from AND r.frozen_at <= @to
          AND NOT EXISTS (SELECT 1 FROM frozen_reading n
                          WHERE n.meter_id = r.meter_id AND n.kind_id = r.kind_id AND n.frozen_at = r.frozen_at
                            AND n.quantity_id = r.quantity_id AND n.version > r.version)
        ORDER BY r.frozen_at, q.name LIMIT @limit
        """;

    public static IEnumerable<string> Names(string kind, IReadOnlyList<FrozenReading> readings) =>
        readings.SelectMany(r => new[] { r.Quantity, r.Unit }).Prepend(kind);

    public static async Task<StoreCounts> StoreAsync(
        SqlSession session, MeterId meterId, string kind, IReadOnlyList<FrozenReading> readings, IReadOnlyDictionary<string, int> names, DateTimeOffset storedAt)
    {
        if (readings.Count == 0)
        {
            return default;
        }

        var batch = new VersionedBatch<Key, Value>(await HeldAsync(session, meterId, names[kind], readings));
        foreach (var r in readings)
        {
            batch.Add(new(Instant.ToDatabase(r.FrozenAt), names[r.Quantity]), new(r.Value, names[r.Unit], (int)r.Quality));
        }

        var (meter, kindId, stored) = ((object)meterId.Value, (object)names[kind], (object)Instant.ToDatabase(storedAt));
        await session.Dialect.BulkInsertAsync(
            session,
            "frozen_reading",
            Columns,
            batch.Rows.Select(r => new[]
            {
                meter, kindId, r.Key.FrozenAt, r.Key.QuantityId, r.Version, r.Value.Number, r.Value.UnitId, (object)r.Value.Quality, stored,
            }));
        return batch.Counts;
    }

    public static async Task<IReadOnlyList<Versioned<FrozenReading>>> ListAsync(
        SqlSession session, MeterId meterId, string kind, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var rows = await session.QueryAsync<Row>(Newest, new { meterId, kind, from, to, limit });
        return [.. rows.Select(r => new Versioned<FrozenReading>(
            new(meterId, kind, r.Quantity, r.FrozenAt, r.Value, r.Unit, (ReadingQuality)r.Quality), r.Version, r.StoredAt))];
    }

    private static async Task<Dictionary<Key, (int Version, Value Value)>> HeldAsync(
        SqlSession session, MeterId meterId, int kindId, IReadOnlyList<FrozenReading> readings)
    {
        var held = new Dictionary<Key, (int, Value)>();
        var range = new { meterId, kindId, first = readings.Min(r => r.FrozenAt), last = readings.Max(r => r.FrozenAt) };
        foreach (var row in await session.QueryAsync<HeldRow>(Held, range))
        {
            held[new(row.FrozenAt, row.QuantityId)] = (row.Version, new(row.Value, row.UnitId, row.Quality));
        }

        return held;
    }

    private readonly record struct Key(long FrozenAt, int QuantityId);

    private readonly record struct Value(decimal Number, int UnitId, int Quality);

    private sealed class HeldRow
    {
        public long FrozenAt { get; init; }

        public int QuantityId { get; init; }

        public int Version { get; init; }

        public decimal Value { get; init; }

        public int UnitId { get; init; }

        public int Quality { get; init; }
    }

    private sealed class Row
    {
        public DateTimeOffset FrozenAt { get; init; }

        public string Quantity { get; init; } = "";

        public int Version { get; init; }

        public decimal Value { get; init; }

        public string Unit { get; init; } = "";

        public int Quality { get; init; }

        public DateTimeOffset StoredAt { get; init; }
    }
}
