using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage.Ledger;

namespace PrepaidMeter.Storage.Settlement;

/// <inheritdoc cref="ISettlementStore"/>
public sealed class SettlementStore(Database database) : ISettlementStore
{
    public Task<SettlementProgress> ProgressAsync(AccountId id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                var row = await session.FirstAsync<ProgressRow>(
                    "SELECT revision, last_settled_on, held_since FROM settlement_progress WHERE account_id = @id", new { id = id.Value });
                return row is null ? new SettlementProgress(0, null, null) : new SettlementProgress(row.Revision, row.LastSettledOn, row.HeldSince);
            },
            cancellationToken);

    public Task<IReadOnlyList<SettlementDay>> DaysAsync(AccountId id, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SettlementDay>>(
            async session =>
            {
                var rows = await session.QueryAsync<SettlementDayRow>(
                    $"""
                    SELECT {SettlementDayRow.Columns} FROM settlement_day d
                    WHERE d.account_id = @id AND d.day BETWEEN @from AND @to
                      AND d.version = (SELECT MAX(n.version) FROM settlement_day n WHERE n.account_id = d.account_id AND n.day = d.day)
                    ORDER BY d.day
                    """,
                    new { id = id.Value, from, to });
                return rows.ConvertAll(row => row.ToDay());
            },
            cancellationToken);

    public Task<bool> TryCommitAsync(
        AccountId id, long expectedRevision, IReadOnlyList<SettlementChange> changes, DateTimeOffset postedAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                if (!await AdvanceAsync(session, id, expectedRevision))
                {
                    return false;
                }

                foreach (var change in changes)
                {
                    if (change.Reversal is { } reversal)
                    {
                        await JournalWriter.PostNewAsync(session, reversal, postedAt);
                    }

                    var journalId = change.Posting is { } posting ? (await JournalWriter.PostNewAsync(session, posting, postedAt)).Id : change.KeepJournalId;
                    await session.ExecuteAsync(SettlementDayRow.Insert, SettlementDayRow.From(id, change, journalId, postedAt));
                }

                await SummariseAsync(session, id);
                return true;
            },
            cancellationToken);

    private static async Task<bool> AdvanceAsync(SqlSession session, AccountId id, long expectedRevision)
    {
        var advanced = await session.ExecuteAsync(
            "UPDATE settlement_progress SET revision = revision + 1 WHERE account_id = @id AND revision = @expectedRevision", new { id = id.Value, expectedRevision });
        if (advanced == 1 || expectedRevision != 0
            || await session.ScalarAsync<long>("SELECT COUNT(*) FROM settlement_progress WHERE account_id = @id", new { id = id.Value }) != 0)
        {
            return advanced == 1;
        }

        await session.ExecuteAsync("INSERT INTO settlement_progress (account_id, revision) VALUES (@id, 1)", new { id = id.Value });
        return true;
    }

    // Two dates kept beside the revision, so that every look at a balance does not read an account's whole life.
    private static async Task SummariseAsync(SqlSession session, AccountId id)
    {
        const string Newest =
            """
            FROM settlement_day d WHERE d.account_id = @id AND d.status = @status
              AND d.version = (SELECT MAX(n.version) FROM settlement_day n WHERE n.account_id = d.account_id AND n.day = d.day)
            """;
        await session.ExecuteAsync(
            "UPDATE settlement_progress SET last_settled_on = @settled, held_since = @held WHERE account_id = @id",
            new
            {
                id = id.Value,
                settled = await session.ScalarAsync<string>($"SELECT MAX(d.day) {Newest}", new { id = id.Value, status = (int)DayStatus.Settled }),
                held = await session.ScalarAsync<string>($"SELECT MIN(d.day) {Newest}", new { id = id.Value, status = (int)DayStatus.Hold }),
            });
    }

    private sealed class ProgressRow
    {
        public long Revision { get; init; }

        public DateOnly? LastSettledOn { get; init; }

        public DateOnly? HeldSince { get; init; }
    }
}
