using PrepaidMeter.Storage;

namespace PrepaidMeter.EndToEnd.Tests.Cluster;

/// <summary>Looks at the database by SQL of its own: the head-end's word for what it stored is not asked.</summary>
internal sealed class HeldIntervals(Database database)
{
    /// <summary>Nodes that said they are there.</summary>
    public Task<long> NodesAsync() => ScalarAsync("SELECT COUNT(*) FROM node");

    /// <summary>Meters with any interval.</summary>
    public Task<long> MetersAsync() => ScalarAsync("SELECT COUNT(DISTINCT meter_id) FROM interval_reading");

    /// <summary>Name of the node that holds the most leases; null when none holds any.</summary>
    public Task<string?> BusiestNodeAsync() => database.ReadAsync(
        session => session.ScalarAsync<string>(
            "SELECT split_part(owner, '-', 1) FROM meter_lease WHERE owner IS NOT NULL GROUP BY split_part(owner, '-', 1) ORDER BY COUNT(*) DESC LIMIT 1"),
        default);

    /// <summary>What the nodes have begun, as Quartz keeps it: "n1: 5, n2: 6".</summary>
    public async Task<string> ShardsByNodeAsync() => string.Join(", ", await database.ReadAsync(
        session => session.QueryAsync<string>(
            """
            SELECT split_part(instance_name, '-', 1) || ': ' || COUNT(*) FROM qrtz_fired_triggers
            WHERE state = 'EXECUTING' AND execution_group = 'shards' GROUP BY split_part(instance_name, '-', 1) ORDER BY 1
            """),
        default));

    /// <summary>Where it stands, for whoever has to find out why it goes no further.</summary>
    public async Task<string> StandingAsync() => string.Join("\n", await database.ReadAsync(
        session => session.QueryAsync<string>(
            """
            SELECT 'attempts: failure ' || failure || ' ' || COALESCE(detail, '') || ': ' || COUNT(*) FROM read_attempt GROUP BY failure, detail
            UNION ALL SELECT 'leases: ' || COALESCE(owner, 'free') || ': ' || COUNT(*) FROM meter_lease GROUP BY owner
            UNION ALL SELECT 'fired: ' || instance_name || ' ' || state || ': ' || COUNT(*) FROM qrtz_fired_triggers GROUP BY instance_name, state
            UNION ALL SELECT 'triggers: ' || trigger_group || ' ' || trigger_state || ' in ' || (MIN(next_fire_time) - 621355968000000000) / 10000000 - EXTRACT(EPOCH FROM clock_timestamp())::BIGINT || ' s: ' || COUNT(*)
                FROM qrtz_triggers GROUP BY trigger_group, trigger_state
            """),
        default));

    /// <summary>Rows of load profiles that are not stored yet.</summary>
    public async Task<int> MissingAsync(IReadOnlyDictionary<string, int> expected)
    {
        var held = await database.ReadAsync(
            session => session.QueryAsync<Row>(
                "SELECT m.serial_number, COUNT(DISTINCT i.captured_at) AS held FROM meter m LEFT JOIN interval_reading i ON i.meter_id = m.id GROUP BY m.serial_number"),
            default);
        return held.Sum(r => Math.Max(0, expected[r.SerialNumber] - (int)r.Held));
    }

    /// <summary>Intervals that are there more than once in any sense, or not in every channel.</summary>
    public Task<long> DoubledAsync(int channels) => ScalarAsync(
        $"""
        SELECT COUNT(*) FROM (
            SELECT 1 FROM interval_reading GROUP BY meter_id, profile_id, captured_at
            HAVING COUNT(*) <> {channels} OR MAX(version) > 1 OR MAX(occurrence) > 0 OR COUNT(DISTINCT channel_id) <> {channels}) x
        """);

    /// <summary>Leases the node died with.</summary>
    public Task<long> LeasesLeftAsync(string node) => database.ReadAsync(
        session => session.ScalarAsync<long>("SELECT COUNT(*) FROM meter_lease WHERE split_part(owner, '-', 1) = @node", new { node }), default);

    private Task<long> ScalarAsync(string sql) => database.ReadAsync(session => session.ScalarAsync<long>(sql), default);

    private sealed class Row
    {
        public string SerialNumber { get; init; } = "";

        public long Held { get; init; }
    }
}
