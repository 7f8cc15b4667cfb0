using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage.Ledger;

namespace PrepaidMeter.Storage.Billing;

/// <inheritdoc cref="IBillStore"/>
public sealed class BillStore(Database database) : IBillStore
{
    public async Task<DateOnly?> LastMonthAsync(AccountId id, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.FirstAsync<BillRow>($"SELECT {BillRow.Columns} FROM bill WHERE account_id = @id ORDER BY month DESC LIMIT @one", new { id = id.Value, one = 1 }),
            cancellationToken) is { } row
            ? row.Month
            : null;

    public Task<IReadOnlyList<BillLine>> UnbilledAsync(AccountId id, DateOnly through, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<BillLine>>(
            async session =>
            {
                var rows = await session.QueryAsync<BillLineRow>(
                    """
                    SELECT 0 AS bill_id, day, amount_minor FROM (
                        SELECT d.day, d.amount_minor - COALESCE((SELECT CAST(SUM(l.amount_minor) AS BIGINT) FROM bill_line l WHERE l.account_id = d.account_id AND l.day = d.day), 0) AS amount_minor
                        FROM settlement_day d
                        WHERE d.account_id = @id AND d.day <= @through AND d.status = @settled
                          AND d.version = (SELECT MAX(n.version) FROM settlement_day n WHERE n.account_id = d.account_id AND n.day = d.day)) AS difference
                    WHERE amount_minor <> 0 ORDER BY day
                    """,
                    new { id = id.Value, through, settled = (int)DayStatus.Settled });
                return rows.ConvertAll(row => new BillLine(row.Day, row.AmountMinor));
            },
            cancellationToken);

    public Task<Bill?> TryIssueAsync(BillContent content, JournalDraft? posting, long expectedRevision, DateTimeOffset issuedAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                // Whoever settles or bills this account meanwhile has moved the revision.
                var advanced = await session.ExecuteAsync(
                    "UPDATE settlement_progress SET revision = revision + 1 WHERE account_id = @id AND revision = @expectedRevision",
                    new { id = content.AccountId.Value, expectedRevision });
                if (advanced == 0)
                {
                    return null;
                }

                long? journal = posting is null ? null : (await JournalWriter.PostNewAsync(session, posting, issuedAt)).Id;
                var insert = session.Dialect.InsertReturning(
                    "bill", "id", "account_id", "month", "charged_from", "charged_to", "energy", "tiers", "charge_minor", "adjustment_minor", "journal_id", "issued_at");
                var id = await session.ScalarAsync<long>(insert, BillRow.Parameters(content, journal, issuedAt));
                foreach (var line in content.Lines)
                {
                    await session.ExecuteAsync(
                        "INSERT INTO bill_line (bill_id, account_id, day, amount_minor) VALUES (@id, @account, @Day, @AmountMinor)",
                        new { id, account = content.AccountId.Value, line.Day, line.AmountMinor });
                }

                return new Bill(id, content, journal, issuedAt);
            },
            cancellationToken);

    public Task<IReadOnlyList<Bill>> ListAsync(AccountId id, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Bill>>(
            async session =>
            {
                var rows = await session.QueryAsync<BillRow>(
                    $"SELECT {BillRow.Columns} FROM bill WHERE account_id = @id ORDER BY month DESC LIMIT @limit", new { id = id.Value, limit });
                if (rows.Count == 0)
                {
                    return [];
                }

                var lines = (await session.QueryAsync<BillLineRow>(
                    "SELECT bill_id, day, amount_minor FROM bill_line WHERE account_id = @id AND bill_id >= @first ORDER BY bill_id, day",
                    new { id = id.Value, first = rows[^1].Id })).ToLookup(line => line.BillId);
                return rows.ConvertAll(row => row.ToBill(lines[row.Id]));
            },
            cancellationToken);
}
