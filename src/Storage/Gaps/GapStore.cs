using System.Data;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Storage.Mapping;
using PrepaidMeter.Storage.Meters;

namespace PrepaidMeter.Storage.Gaps;

/// <inheritdoc cref="IGapStore"/>
public sealed class GapStore(Database database) : IGapStore
{
    private static readonly string[] GapColumns = ["meter_id", "profile", "first_slot", "last_slot", "slots", "cause", "detail", "found_at"];

    private static readonly string NotEstimated = $"(quality & {(int)ReadingQuality.Estimated}) = 0";

    public Task<IReadOnlyList<DateTimeOffset>> HeldAsync(MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var sql = profile == ProfileNames.DailyFreeze
            ? $"SELECT DISTINCT frozen_at FROM frozen_reading WHERE meter_id = @meterId AND kind_id = (SELECT id FROM reading_name WHERE name = @profile) AND frozen_at BETWEEN @from AND @to AND {NotEstimated} ORDER BY frozen_at"
            : $"SELECT DISTINCT captured_at FROM interval_reading WHERE meter_id = @meterId AND profile_id = (SELECT id FROM reading_name WHERE name = @profile) AND captured_at BETWEEN @from AND @to AND {NotEstimated} ORDER BY captured_at";
        return database.ReadAsync<IReadOnlyList<DateTimeOffset>>(
            async session => [.. (await session.QueryAsync<long>(sql, new { meterId, profile, from, to })).Select(Instant.FromDatabase)], cancellationToken);
    }

    public async Task<DateTimeOffset?> StopLineAsync(MeterId meterId, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT MAX(frozen_at) FROM frozen_reading WHERE meter_id = @meterId AND kind_id = (SELECT id FROM reading_name WHERE name = @kind)";
        var newest = await database.ReadAsync(session => session.ScalarAsync<long?>(Sql, new { meterId, kind = ProfileNames.Billing }), cancellationToken);
        return newest is { } at ? Instant.FromDatabase(at) : null;
    }

    public Task ReplaceAsync(MeterId meterId, string profile, IReadOnlyList<ReadingGap> gaps, DateTimeOffset foundAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM reading_gap WHERE meter_id = @meterId AND profile = @profile", new { meterId, profile });
                if (gaps.Count > 0)
                {
                    await session.Dialect.BulkInsertAsync(
                        session,
                        "reading_gap",
                        GapColumns,
                        gaps.Select(g => new object?[]
                        {
                            meterId.Value, profile, Instant.ToDatabase(g.First), Instant.ToDatabase(g.Last), g.Slots, (int)g.Cause, g.Detail, Instant.ToDatabase(foundAt),
                        }));
                }
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<IReadOnlyList<ReadingGap>> ListAsync(MeterId? meterId, MissingCause? cause, MeterId after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReadingGap>>(
            async session =>
            {
                var ofMeter = meterId is null ? "" : "AND meter_id = @meter";
                var ofCause = cause is null ? "" : "AND cause = @cause";
                var rows = await session.QueryAsync<Row>(
                    $"SELECT meter_id, profile, first_slot, last_slot, slots, cause, detail FROM reading_gap WHERE meter_id > @after {ofMeter} {ofCause} ORDER BY meter_id, profile, first_slot LIMIT @limit",
                    new { meter = meterId?.Value, cause = (int?)cause, after, limit });
                return [.. rows.Select(r => new ReadingGap(r.MeterId, r.Profile, r.FirstSlot, r.LastSlot, r.Slots, (MissingCause)r.Cause, r.Detail))];
            },
            cancellationToken);

    public Task<IReadOnlyList<GapGroup>> GroupsAsync(MissingCause? cause, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<GapGroup>>(
            async session =>
            {
                var ofCause = cause is null ? "" : "WHERE cause = @cause";
                var rows = await session.QueryAsync<GroupRow>(
                    $"SELECT profile, first_slot, last_slot, cause, MAX(slots) AS slots, COUNT(*) AS meters FROM reading_gap {ofCause} GROUP BY profile, first_slot, last_slot, cause ORDER BY meters DESC, first_slot, profile, cause LIMIT @limit",
                    new { cause = (int?)cause, limit });
                return [.. rows.Select(r => new GapGroup(r.Profile, r.FirstSlot, r.LastSlot, r.Slots, (MissingCause)r.Cause, (int)r.Meters))];
            },
            cancellationToken);

    public Task<(IReadOnlyList<(MissingCause Cause, int Slots)> Causes, int Meters)> CountAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<(IReadOnlyList<(MissingCause, int)>, int)>(
            async session =>
            {
                var rows = await session.QueryAsync<CauseRow>("SELECT cause, CAST(SUM(slots) AS BIGINT) AS slots FROM reading_gap GROUP BY cause ORDER BY slots DESC, cause");
                var meters = await session.ScalarAsync<long>("SELECT COUNT(DISTINCT meter_id) FROM reading_gap");
                return ([.. rows.Select(r => ((MissingCause)r.Cause, (int)r.Slots))], (int)meters);
            },
            cancellationToken);

    public Task<IReadOnlyList<MeterId>> OldestAsync(IReadOnlyList<MissingCause> causes, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<MeterId>>(
            async session =>
            {
                var wanted = string.Join(", ", causes.Select(c => ((int)c).ToString(System.Globalization.CultureInfo.InvariantCulture)));
                var rows = await session.QueryAsync<long>(
                    $"SELECT g.meter_id FROM (SELECT meter_id, MIN(first_slot) AS oldest FROM reading_gap WHERE cause IN ({wanted}) GROUP BY meter_id) g ORDER BY g.oldest, g.meter_id LIMIT @limit",
                    new { limit });
                return [.. rows.Select(id => new MeterId(id))];
            },
            cancellationToken);

    public Task<IReadOnlyList<(Meter Meter, DateTimeOffset? ReadUpTo)>> BehindAsync(
        string meterProfile, string profile, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<(Meter, DateTimeOffset?)>>(
            async session =>
            {
                var rows = await session.QueryAsync<BehindRow>(
                    """
                    SELECT m.id, w.captured_upto FROM meter m
                    LEFT JOIN reading_watermark w ON w.meter_id = m.id AND w.profile_id = (SELECT n.id FROM reading_name n WHERE n.name = @profile)
                    WHERE m.profile = @meterProfile AND COALESCE(w.captured_upto, m.created_at) < @before
                    ORDER BY COALESCE(w.captured_upto, m.created_at), m.id LIMIT @limit
                    """,
                    new { meterProfile, profile, before, limit });
                var behind = new List<(Meter, DateTimeOffset?)>(rows.Count);
                foreach (var row in rows)
                {
                    var meter = await session.FirstAsync<MeterRow>($"SELECT {MeterStore.ColumnsOf("m")} FROM meter m WHERE m.id = @id", new { id = row.Id });
                    behind.Add((meter!.ToMeter(), row.CapturedUpto));
                }

                return behind;
            },
            cancellationToken);

    private sealed class Row
    {
        public MeterId MeterId { get; init; }

        public string Profile { get; init; } = "";

        public DateTimeOffset FirstSlot { get; init; }

        public DateTimeOffset LastSlot { get; init; }

        public int Slots { get; init; }

        public int Cause { get; init; }

        public string? Detail { get; init; }
    }

    private sealed class GroupRow
    {
        public string Profile { get; init; } = "";

        public DateTimeOffset FirstSlot { get; init; }

        public DateTimeOffset LastSlot { get; init; }

        public int Cause { get; init; }

        public int Slots { get; init; }

        public long Meters { get; init; }
    }

    private sealed class CauseRow
    {
        public int Cause { get; init; }

        public long Slots { get; init; }
    }

    private sealed class BehindRow
    {
        public MeterId Id { get; init; }

        public DateTimeOffset? CapturedUpto { get; init; }
    }
}
