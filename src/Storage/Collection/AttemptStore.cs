using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Collection;

/// <inheritdoc cref="IAttemptStore"/>
public sealed class AttemptStore(GroupCommit writes, Database database) : IAttemptStore
{
    private const string Columns =
        "a.id, a.meter_id, a.parts, a.trigger_name, a.started_at, a.duration, a.failure, a.detail, a.registers_stored, a.intervals_stored, a.frozen_stored, a.octets_sent, a.octets_received, a.clock_offset";

    private const string Insert =
        """
        INSERT INTO read_attempt (meter_id, parts, trigger_name, started_at, duration, failure, detail, registers_stored, intervals_stored, frozen_stored, octets_sent, octets_received, clock_offset)
        VALUES (@MeterId, @Parts, @TriggerName, @StartedAt, @Duration, @Failure, @Detail, @RegistersStored, @IntervalsStored, @FrozenStored, @OctetsSent, @OctetsReceived, @ClockOffset)
        """;

    private const string NewestOfEach =
        $"""
        SELECT {Columns} FROM meter m
        JOIN read_attempt a ON a.id = (SELECT n.id FROM read_attempt n WHERE n.meter_id = m.id ORDER BY n.started_at DESC, n.id DESC LIMIT 1)
        ORDER BY a.meter_id
        """;

    // Walks the attempts of the period once; the rest of the fleet is only counted.
    private const string Summary =
        """
        SELECT (SELECT COUNT(*) FROM meter) AS meters, COUNT(*) AS tried, COALESCE(SUM(t.succeeded), 0) AS read_ok
        FROM (SELECT meter_id, MAX(CASE WHEN failure = 0 THEN 1 ELSE 0 END) AS succeeded
              FROM read_attempt WHERE started_at >= @since GROUP BY meter_id) t
        """;

    public Task AddAsync(ReadAttempt attempt, CancellationToken cancellationToken) =>
        writes.RunAsync(session => session.ExecuteAsync(Insert, AttemptRow.From(attempt)), cancellationToken);

    public Task<IReadOnlyList<ReadAttempt>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"SELECT {Columns} FROM read_attempt a WHERE a.meter_id = @meterId ORDER BY a.started_at DESC, a.id DESC LIMIT @limit",
            new { meterId, limit },
            cancellationToken);

    public Task<IReadOnlyList<AttemptHeat>> HeatAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        // 36,000,000,000 of 100 ns are an hour.
        const string Sql =
            """
            SELECT m.meter_group AS area, a.started_at / 36000000000 AS hour, COUNT(*) AS attempts, SUM(CASE WHEN a.failure = 0 THEN 0 ELSE 1 END) AS failed
            FROM read_attempt a JOIN meter m ON m.id = a.meter_id
            WHERE a.started_at >= @since GROUP BY m.meter_group, a.started_at / 36000000000
            ORDER BY m.meter_group, hour LIMIT @limit
            """;
        const int HoursOfADay = 25;
        return database.ReadAsync<IReadOnlyList<AttemptHeat>>(
            async session =>
            {
                var rows = await session.QueryAsync<HeatRow>(Sql, new { since, limit = 50 * HoursOfADay });
                return [.. rows.Select(r => new AttemptHeat(r.Area, Mapping.Instant.FromDatabase(r.Hour * TimeSpan.TicksPerHour), (int)r.Attempts, (int)r.Failed))];
            },
            cancellationToken);
    }

    public async Task<AttemptCost?> CostAsync(CollectionParts parts, CancellationToken cancellationToken)
    {
        // By id, so that a part nobody reads costs a look at the newest attempts and not at all of them.
        const string Sql =
            """
            SELECT COUNT(*) AS attempts, CAST(COALESCE(SUM(n.octets_sent + n.octets_received), 0) AS BIGINT) AS octets, CAST(COALESCE(SUM(n.duration), 0) AS BIGINT) AS duration
            FROM (SELECT octets_sent, octets_received, duration FROM read_attempt
                  WHERE parts = @parts AND failure = 0 AND id > (SELECT COALESCE(MAX(id), 0) FROM read_attempt) - 100000
                  ORDER BY id DESC LIMIT 500) n
            """;
        var row = (await database.ReadAsync(session => session.FirstAsync<CostRow>(Sql, new { parts = (int)parts }), cancellationToken))!;
        return row.Attempts == 0 ? null : new((int)row.Attempts, row.Octets / row.Attempts, TimeSpan.FromTicks(row.Duration / row.Attempts));
    }

    public Task<IReadOnlyList<ReadAttempt>> LatestAsync(CancellationToken cancellationToken) => QueryAsync(NewestOfEach, null, cancellationToken);

    public async Task<CollectionSummary> SummaryAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(session => session.FirstAsync<SummaryRow>(Summary, new { since }), cancellationToken);
        return new(row!.Meters, row.ReadOk, row.Tried - row.ReadOk, row.Meters - row.Tried);
    }

    private Task<IReadOnlyList<ReadAttempt>> QueryAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReadAttempt>>(
            async session => [.. (await session.QueryAsync<AttemptRow>(sql, parameters)).Select(r => r.ToAttempt())],
            cancellationToken);

    private sealed class HeatRow
    {
        public string Area { get; init; } = "";

        public long Hour { get; init; }

        public long Attempts { get; init; }

        public long Failed { get; init; }
    }

    private sealed class CostRow
    {
        public long Attempts { get; init; }

        public long Octets { get; init; }

        public long Duration { get; init; }
    }

    private sealed class SummaryRow
    {
        public int Meters { get; init; }

        public int Tried { get; init; }

        public int ReadOk { get; init; }
    }
}
