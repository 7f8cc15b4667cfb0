using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Readings;

/// <summary>The table interval_reading: one batch is of one meter and one profile.</summary>
internal static class IntervalReadings
{
    private static readonly string[] Columns =
        ["meter_id", "profile_id", "captured_at", "channel_id", "occurrence", "version", "value", "unit_id", "status", "quality", "stored_at"];

    private const string Held =
        """
        SELECT captured_at, channel_id, occurrence, version, value, unit_id, status, quality FROM interval_reading
        WHERE meter_id = @meterId AND profile_id = @profileId AND captured_at BETWEEN @first AND @last
        ORDER BY captured_at, channel_id, occurrence, version
        """;

    private static readonly string Newest = NewestOf("");

    private static readonly string NewestAsOf = NewestOf("AND r.stored_at <= @asOf", "AND n.stored_at <= @asOf");

    private static string NewestOf(string value, string newer = "") =>
        $"""
        SELECT r.captured_at, c.name AS channel, r.occurrence, r.version, r.value, u.name AS unit, r.status, r.quality, r.stored_at
        FROM interval_reading r
        JOIN reading_name c ON c.id = r.channel_id
        JOIN reading_name u ON u.id = r.unit_id
        WHERE r.meter_id = @meterId AND r.profile_id = (SELECT p.id FROM reading_name p WHERE p.name = @profile)
          AND r.captured_at > @from AND r.captured_at <= @to {value}
          AND NOT EXISTS (SELECT 1 FROM interval_reading n
                          WHERE n.meter_id = r.meter_id AND n.profile_id = r.profile_id AND n.captured_at = r.captured_at
                            AND n.channel_id = r.channel_id AND n.occurrence = r.occurrence AND n.version > r.version {newer})
        ORDER BY r.captured_at, c.name, r.occurrence LIMIT @limit
        """;

    public static IEnumerable<string> Names(string profile, IReadOnlyList<IntervalReading> readings) =>
        readings.SelectMany(r => new[] { r.Channel, r.Unit }).Prepend(profile);

    public static async Task<StoreCounts> StoreAsync(
        SqlSession session, MeterId meterId, string profile, IReadOnlyList<IntervalReading> readings, IReadOnlyDictionary<string, int> names, DateTimeOffset storedAt)
    {
        if (readings.Count == 0)
        {
            return default;
        }

        var batch = new VersionedBatch<Key, Value>(await HeldAsync(session, meterId, names[profile], readings));
        foreach (var r in readings)
        {
            batch.Add(
                new(Instant.ToDatabase(r.CapturedAt), names[r.Channel], r.Occurrence),
                new(r.Value, names[r.Unit], r.Status, (int)r.Quality));
        }

        var (meter, profileId, stored) = ((object)meterId.Value, (object)names[profile], (object)Instant.ToDatabase(storedAt));
        await session.Dialect.BulkInsertAsync(
            session,
            "interval_reading",
            Columns,
            batch.Rows.Select(r => new[]
            {
                meter, profileId, r.Key.CapturedAt, r.Key.ChannelId, r.Key.Occurrence, r.Version, r.Value.Number, r.Value.UnitId, r.Value.Status, r.Value.Quality, stored,
            }));
        return batch.Counts;
    }

    public static async Task<IReadOnlyList<Versioned<IntervalReading>>> ListAsync(
        SqlSession session, MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var rows = await session.QueryAsync<Row>(Newest, new { meterId, profile, from, to, limit });
        return Read(rows, meterId, profile);
    }

    public static async Task<IReadOnlyList<Versioned<IntervalReading>>> ListAsOfAsync(
        SqlSession session, MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, int limit)
    {
        var rows = await session.QueryAsync<Row>(NewestAsOf, new { meterId, profile, from, to, asOf, limit });
        return Read(rows, meterId, profile);
    }

    private static List<Versioned<IntervalReading>> Read(List<Row> rows, MeterId meterId, string profile)
    {
        return [.. rows.Select(r => new Versioned<IntervalReading>(
            new(meterId, profile, r.Channel, r.CapturedAt, r.Occurrence, r.Value, r.Unit, r.Status, (ReadingQuality)r.Quality), r.Version, r.StoredAt))];
    }

    private static async Task<Dictionary<Key, (int Version, Value Value)>> HeldAsync(
        SqlSession session, MeterId meterId, int profileId, IReadOnlyList<IntervalReading> readings)
    {
        var held = new Dictionary<Key, (int, Value)>();
        var range = new { meterId, profileId, first = readings.Min(r => r.CapturedAt), last = readings.Max(r => r.CapturedAt) };
        foreach (var row in await session.QueryAsync<HeldRow>(Held, range))
        {
            held[new(row.CapturedAt, row.ChannelId, row.Occurrence)] = (row.Version, new(row.Value, row.UnitId, row.Status, row.Quality));
        }

        return held;
    }

    private readonly record struct Key(long CapturedAt, int ChannelId, int Occurrence);

    private readonly record struct Value(decimal Number, int UnitId, long? Status, int Quality);

    private sealed class HeldRow
    {
        public long CapturedAt { get; init; }

        public int ChannelId { get; init; }

        public int Occurrence { get; init; }

        public int Version { get; init; }

        public decimal Value { get; init; }

        public int UnitId { get; init; }

        public long? Status { get; init; }

        public int Quality { get; init; }
    }

    private sealed class Row
    {
        public DateTimeOffset CapturedAt { get; init; }

        public string Channel { get; init; } = "";

        public int Occurrence { get; init; }

        public int Version { get; init; }

        public decimal Value { get; init; }

        public string Unit { get; init; } = "";

        public long? Status { get; init; }

        public int Quality { get; init; }

        public DateTimeOffset StoredAt { get; init; }
    }
}
