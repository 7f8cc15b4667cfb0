using System.Data;
using Dapper;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage.Accounts;
using PrepaidMeter.Storage.Ledger;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Settlement;

/// <inheritdoc cref="ISettlementPageStore"/>
public sealed class SettlementPageStore(Database database) : ISettlementPageStore
{
    /// <summary>Rows in one UPDATE, as in <see cref="JournalBatch"/>.</summary>
    private const int UpdateSize = 400;

    public Task<IReadOnlyList<SettlementPosition>> LoadAsync(AccountId after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SettlementPosition>>(
            async session =>
            {
                var accounts = await session.QueryAsync<PageRow>(
                    $"SELECT {AccountRow.ColumnsOf("a")}, m.time_zone FROM account a JOIN meter m ON m.id = a.meter_id WHERE a.id > @after ORDER BY a.id LIMIT @limit",
                    new { after = after.Value, limit });
                if (accounts.Count == 0)
                {
                    return [];
                }

                var span = new { first = accounts[0].Id, last = accounts[^1].Id };
                var revisions = (await session.QueryAsync<RevisionRow>("SELECT account_id, revision, held_since FROM settlement_progress WHERE account_id BETWEEN @first AND @last", span))
                    .ToDictionary(row => row.AccountId);
                var days = new Dictionary<long, SettlementDay>();
                foreach (var row in await session.QueryAsync<SettlementDayRow>(
                    $"""
                    SELECT {string.Join(", ", SettlementDayRow.Columns.Split(", ").Select(c => "d." + c))}
                    FROM settlement_progress p JOIN settlement_day d ON d.account_id = p.account_id AND d.day = p.last_settled_on
                    WHERE p.account_id BETWEEN @first AND @last AND p.held_since IS NULL ORDER BY d.account_id, d.version
                    """,
                    span))
                {
                    days[row.AccountId] = row.ToDay(); // the newest version is the last
                }

                var months = (await session.QueryAsync<MonthRow>("SELECT account_id, MAX(month) AS month FROM bill WHERE account_id BETWEEN @first AND @last GROUP BY account_id", span))
                    .ToDictionary(row => row.AccountId, row => row.Month);
                return accounts.ConvertAll(row => new SettlementPosition(
                    row.ToAccount(),
                    row.TimeZone,
                    revisions.GetValueOrDefault(row.Id)?.Revision ?? 0,
                    days.GetValueOrDefault(row.Id) is { Result.Status: DayStatus.Settled } day ? day : null,
                    months.TryGetValue(row.Id, out var month) ? month : null));
            },
            cancellationToken);

    public Task<IReadOnlyList<FrozenReading>> FreezesAsync(SettlementSpan page, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<FrozenReading>>(
            async session =>
            {
                var rows = await session.QueryAsync<FreezeRow>(
                    """
                    SELECT r.meter_id, r.frozen_at, q.name AS quantity, r.version, r.value, u.name AS unit, r.quality
                    FROM account a
                    JOIN frozen_reading r ON r.meter_id = a.meter_id AND r.kind_id = (SELECT k.id FROM reading_name k WHERE k.name = @kind) AND r.frozen_at BETWEEN @from AND @to
                    JOIN reading_name q ON q.id = r.quantity_id
                    JOIN reading_name u ON u.id = r.unit_id
                    WHERE a.id BETWEEN @first AND @last AND a.state = @open
                    """,
                    new { kind = FreezeReader.Kind, from, to, first = page.First.Value, last = page.Last.Value, open = (int)AccountState.Open });
                var newest = new Dictionary<(long, long, string), FreezeRow>(rows.Count);
                foreach (var row in rows)
                {
                    var key = (row.MeterId.Value, row.FrozenAt, row.Quantity);
                    if (!newest.TryGetValue(key, out var held) || held.Version < row.Version)
                    {
                        newest[key] = row;
                    }
                }

                return [.. newest.Values.Select(row => row.ToReading())];
            },
            cancellationToken);

    public Task<IReadOnlyDictionary<long, DateTimeOffset>> StoredSinceAsync(
        SettlementSpan page, DateTimeOffset from, DateTimeOffset to, DateTimeOffset since, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<long, DateTimeOffset>>(
            async session =>
            {
                var rows = await session.QueryAsync<StoredRow>(
                    """
                    SELECT r.meter_id, MAX(r.stored_at) AS stored_at
                    FROM account a
                    JOIN frozen_reading r ON r.meter_id = a.meter_id AND r.kind_id = (SELECT k.id FROM reading_name k WHERE k.name = @kind) AND r.frozen_at BETWEEN @from AND @to
                    WHERE a.id BETWEEN @first AND @last AND a.state = @open AND r.stored_at > @since
                    GROUP BY r.meter_id
                    """,
                    new { kind = FreezeReader.Kind, from, to, since, first = page.First.Value, last = page.Last.Value, open = (int)AccountState.Open });
                return rows.ToDictionary(row => row.MeterId, row => row.StoredAt);
            },
            cancellationToken);

    public async Task<bool> TryCommitAsync(IReadOnlyList<SettlementStep> steps, DateTimeOffset postedAt, CancellationToken cancellationToken)
    {
        try
        {
            // Read committed is enough: the first statement locks each account's row and proves its revision, and keys catch the rest.
            await database.WriteAsync(session => CommitAsync(session, steps, postedAt), IsolationLevel.ReadCommitted, cancellationToken);
            return true;
        }
        catch (NotAsLoadedException)
        {
            return false;
        }
    }

    public Task<IReadOnlyList<AccountId>> NeedingAttentionAsync(SettlementSpan page, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AccountId>>(
            async session =>
            {
                // REPLACE, because no way to join two texts is known to all three databases.
                var rows = await session.QueryAsync<long>(
                    """
                    SELECT a.id FROM account a
                    LEFT JOIN ledger_balance w ON w.account_code = REPLACE('wallet:#', '#', CAST(a.id AS VARCHAR(20))) AND w.currency = a.currency
                    LEFT JOIN ledger_balance p ON p.account_code = REPLACE('presettled:#', '#', CAST(a.id AS VARCHAR(20))) AND p.currency = a.currency
                    LEFT JOIN notice_standing s ON s.account_id = a.id
                    LEFT JOIN supply_intent i ON i.account_id = a.id
                    WHERE a.id BETWEEN @first AND @last AND a.state = @open
                      AND (COALESCE(w.balance_minor, 0) + COALESCE(p.balance_minor, 0) < a.warning_threshold_minor
                           OR COALESCE(w.balance_minor, 0) + COALESCE(p.balance_minor, 0) <= 0
                           OR COALESCE(s.level, @none) <> @none OR i.account_id IS NOT NULL)
                    ORDER BY a.id
                    """,
                    new { first = page.First.Value, last = page.Last.Value, open = (int)AccountState.Open, none = (int)NoticeLevel.None });
                return rows.ConvertAll(id => new AccountId(id));
            },
            cancellationToken);

    private static async Task CommitAsync(SqlSession session, IReadOnlyList<SettlementStep> steps, DateTimeOffset postedAt)
    {
        foreach (var chunk in steps.Chunk(UpdateSize))
        {
            await AdvanceAsync(session, chunk);
        }

        var drafts = steps.Where(step => step.Change.Posting is not null).Select(step => step.Change.Posting!).ToList();
        var ids = drafts.Count == 0 ? null : await JournalBatch.TryPostAsync(session, drafts, postedAt) ?? throw new NotAsLoadedException();
        await session.Dialect.BulkInsertAsync(
            session,
            "settlement_day",
            SettlementDayRow.Columns.Split(", "),
            steps.Select(step => SettlementDayRow.From(step.Account.Id, step.Change, step.Change.Posting is { } posting ? ids![posting.SourceKey] : null, postedAt).ToValues()));
    }

    private static async Task AdvanceAsync(SqlSession session, SettlementStep[] steps)
    {
        var parameters = new DynamicParameters();
        var rows = new List<string>(steps.Length);
        foreach (var step in steps)
        {
            var n = rows.Count;
            parameters.Add($"i{n}", step.Account.Id.Value);
            parameters.Add($"r{n}", step.ExpectedRevision);
            parameters.Add($"d{n}", step.Change.Result.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            rows.Add($"(@i{n}, @r{n}, @d{n})");
        }

        var settled = session.Dialect.WithRows("v", "id, expected, settled", rows);
        var advanced = await session.ExecuteAsync(
            $"""
            {settled}
            UPDATE settlement_progress SET revision = revision + 1, last_settled_on = v.settled
            FROM v WHERE settlement_progress.account_id = v.id AND settlement_progress.revision = v.expected AND held_since IS NULL
            """,
            parameters);
        if (steps.Any(step => step.ExpectedRevision == 0))
        {
            // The first day of an account: two that insert at once end on the key, and the second sees the row when it runs again.
            advanced += await session.ExecuteAsync(
                $"""
                {settled}
                INSERT INTO settlement_progress (account_id, revision, last_settled_on)
                SELECT v.id, 1, v.settled FROM v WHERE v.expected = 0 AND NOT EXISTS (SELECT 1 FROM settlement_progress p WHERE p.account_id = v.id)
                """,
                parameters);
        }

        if (advanced != steps.Length)
        {
            throw new NotAsLoadedException();
        }
    }

    /// <summary>Rolls the transaction back.</summary>
    private sealed class NotAsLoadedException : Exception;

    private sealed class PageRow : AccountRow
    {
        public string TimeZone { get; init; } = "";
    }

    private sealed class RevisionRow
    {
        public long AccountId { get; init; }

        public long Revision { get; init; }
    }

    private sealed class MonthRow
    {
        public long AccountId { get; init; }

        public DateOnly Month { get; init; }
    }

    private sealed class StoredRow
    {
        public long MeterId { get; init; }

        public DateTimeOffset StoredAt { get; init; }
    }

    private sealed class FreezeRow
    {
        public MeterId MeterId { get; init; }

        public long FrozenAt { get; init; }

        public string Quantity { get; init; } = "";

        public int Version { get; init; }

        public decimal Value { get; init; }

        public string Unit { get; init; } = "";

        public int Quality { get; init; }

        public FrozenReading ToReading() => new(MeterId, FreezeReader.Kind, Quantity, Instant.FromDatabase(FrozenAt), Value, Unit, (ReadingQuality)Quality);
    }
}
