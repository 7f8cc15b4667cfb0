namespace PrepaidMeter.Storage.Maintenance;

/// <summary>Declarative partitions: interval_reading_2026_11 and so on; interval_reading_rest takes every other time.</summary>
internal sealed class PostgreSqlPartitions : ITimePartitions
{
    private const string Table = "interval_reading";
    private const string Columns = "meter_id, profile_id, captured_at, channel_id, occurrence, version, value, unit_id, status, quality, stored_at";

    // The months among the partitions, with the first instant after each as its bound says it.
    private const string Months =
        $"""
        SELECT c.relname AS name, CAST(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''(-?\d+)''\)') AS BIGINT) AS until
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = CAST('{Table}' AS regclass) AND c.relname <> '{Table}_rest'
        """;

    public async Task<string?> EnsureAsync(SqlSession session, Month month)
    {
        var name = $"{Table}_{month}";
        if (await session.ScalarAsync<string>("SELECT CAST(to_regclass(@name) AS TEXT)", new { name }) is not null)
        {
            return null;
        }

        // A partition can not be made over rows the default one holds: they move first, and the month is attached with them in it.
        await session.ExecuteAsync($"CREATE TABLE {name} (LIKE {Table} INCLUDING ALL)");
        await session.ExecuteAsync(
            $"""
            WITH moved AS (DELETE FROM {Table}_rest WHERE captured_at >= @From AND captured_at < @To RETURNING {Columns})
            INSERT INTO {name} ({Columns}) SELECT {Columns} FROM moved
            """,
            new { month.From, month.To });
        await session.ExecuteAsync(FormattableString.Invariant($"ALTER TABLE {Table} ATTACH PARTITION {name} FOR VALUES FROM ({month.From}) TO ({month.To})"));
        return name;
    }

    public async Task<IReadOnlyList<string>> DropUntilAsync(SqlSession session, long until)
    {
        var ended = (await session.QueryAsync<Partition>(Months)).Where(p => p.Until <= until).Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
        foreach (var name in ended)
        {
            await session.ExecuteAsync($"DROP TABLE {name}");
        }

        return ended;
    }

    private sealed class Partition
    {
        public string Name { get; init; } = "";

        public long? Until { get; init; }
    }
}
