using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Readings;

/// <summary>The table register_reading: a batch may span meters.</summary>
internal static class RegisterReadings
{
    private static readonly string[] Columns =
        ["meter_id", "quantity_id", "read_at", "version", "meter_time", "value", "unit_id", "quality", "raw", "stored_at"];

    private const string Held =
        """
        SELECT quantity_id, read_at, version, meter_time, value, unit_id, quality, raw FROM register_reading
        WHERE meter_id = @meterId AND quantity_id = @quantityId AND read_at BETWEEN @first AND @last
        ORDER BY read_at, version
        """;

    private const string Select =
        """
        SELECT q.name AS quantity, r.read_at, r.meter_time, r.value, u.name AS unit, r.quality, r.raw
        FROM register_reading r
        JOIN reading_name q ON q.id = r.quantity_id
        JOIN reading_name u ON u.id = r.unit_id
        WHERE r.meter_id = @meterId
          AND NOT EXISTS (SELECT 1 FROM register_reading n
                          WHERE n.meter_id = r.meter_id AND n.quantity_id = r.quantity_id AND n.read_at = r.read_at AND n.version > r.version)
        """;

    // From the names, not the readings: a few dozen index look-ups, however many years of readings there are.
    private const string Latest =
        """
        SELECT q.name AS quantity, r.read_at, r.meter_time, r.value, u.name AS unit, r.quality, r.raw
        FROM reading_name q
        JOIN register_reading r ON r.meter_id = @meterId AND r.quantity_id = q.id
          AND r.read_at = (SELECT MAX(x.read_at) FROM register_reading x WHERE x.meter_id = @meterId AND x.quantity_id = q.id)
        JOIN reading_name u ON u.id = r.unit_id
        WHERE r.version = (SELECT MAX(n.version) FROM register_reading n WHERE n.meter_id = @meterId AND n.quantity_id = q.id AND n.read_at = r.read_at)
        ORDER BY q.name
        """;

    public static IEnumerable<string> Names(IReadOnlyList<RegisterReading> readings) => readings.SelectMany(r => new[] { r.Quantity, r.Unit });

    public static async Task<StoreCounts> StoreAsync(
        SqlSession session, IReadOnlyList<RegisterReading> readings, IReadOnlyDictionary<string, int> names, DateTimeOffset storedAt)
    {
        var batch = new VersionedBatch<Key, Value>(await HeldAsync(session, readings, names));
        foreach (var r in readings)
        {
            var meterTime = r.MeterTime is { } time ? Instant.ToDatabase(time) : (long?)null;
            batch.Add(
                new(r.MeterId.Value, names[r.Quantity], Instant.ToDatabase(r.ReadAt)),
                new(meterTime, r.Value, names[r.Unit], (int)r.Quality, r.Raw));
        }

        object stored = Instant.ToDatabase(storedAt);
        await session.Dialect.BulkInsertAsync(
            session,
            "register_reading",
            Columns,
            batch.Rows.Select(r => new[]
            {
                r.Key.MeterId, r.Key.QuantityId, r.Key.ReadAt, r.Version, r.Value.MeterTime, r.Value.Number, r.Value.UnitId, r.Value.Quality, r.Value.Raw.ToArray(), stored,
            }));
        return batch.Counts;
    }

    public static Task<IReadOnlyList<RegisterReading>> LatestAsync(SqlSession session, MeterId meterId) => QueryAsync(session, Latest, meterId, new { meterId });

    public static Task<IReadOnlyList<RegisterReading>> ListAsync(
        SqlSession session, MeterId meterId, string? quantity, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var ofQuantity = quantity is null ? "" : "AND r.quantity_id = (SELECT x.id FROM reading_name x WHERE x.name = @quantity)";
        return QueryAsync(
            session,
            $"{Select} AND r.read_at >= @from AND r.read_at <= @to {ofQuantity} ORDER BY r.read_at, q.name LIMIT @limit",
            meterId,
            new { meterId, quantity, from, to, limit });
    }

    private static async Task<IReadOnlyList<RegisterReading>> QueryAsync(SqlSession session, string sql, MeterId meterId, object parameters) =>
        [.. (await session.QueryAsync<Row>(sql, parameters)).Select(r => new RegisterReading(
            meterId, r.Quantity, r.ReadAt, r.MeterTime, r.Value, r.Unit, (ReadingQuality)r.Quality, r.Raw))];

    private static async Task<Dictionary<Key, (int Version, Value Value)>> HeldAsync(
        SqlSession session, IReadOnlyList<RegisterReading> readings, IReadOnlyDictionary<string, int> names)
    {
        var held = new Dictionary<Key, (int, Value)>();
        foreach (var series in readings.GroupBy(r => (r.MeterId, r.Quantity)))
        {
            var meterId = series.Key.MeterId;
            var range = new { meterId, quantityId = names[series.Key.Quantity], first = series.Min(r => r.ReadAt), last = series.Max(r => r.ReadAt) };
            foreach (var row in await session.QueryAsync<HeldRow>(Held, range))
            {
                held[new(meterId.Value, row.QuantityId, row.ReadAt)] = (row.Version, new(row.MeterTime, row.Value, row.UnitId, row.Quality, row.Raw));
            }
        }

        return held;
    }

    private readonly record struct Key(long MeterId, int QuantityId, long ReadAt);

    private readonly record struct Value(long? MeterTime, decimal Number, int UnitId, int Quality, ReadOnlyMemory<byte> Raw)
    {
        public bool Equals(Value other) =>
            (MeterTime, Number, UnitId, Quality) == (other.MeterTime, other.Number, other.UnitId, other.Quality) && Raw.Span.SequenceEqual(other.Raw.Span);

        public override int GetHashCode() => HashCode.Combine(MeterTime, Number, UnitId, Quality, Raw.Length);
    }

    private sealed class HeldRow
    {
        public int QuantityId { get; init; }

        public long ReadAt { get; init; }

        public int Version { get; init; }

        public long? MeterTime { get; init; }

        public decimal Value { get; init; }

        public int UnitId { get; init; }

        public int Quality { get; init; }

        public byte[] Raw { get; init; } = [];
    }

    private sealed class Row
    {
        public string Quantity { get; init; } = "";

        public DateTimeOffset ReadAt { get; init; }

        public DateTimeOffset? MeterTime { get; init; }

        public decimal Value { get; init; }

        public string Unit { get; init; } = "";

        public int Quality { get; init; }

        public byte[] Raw { get; init; } = [];
    }
}
