using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Storage.Ledger;

/// <inheritdoc cref="IAccountLedger"/>
public sealed class AccountLedger(Database database) : IAccountLedger
{
    public Task<PostResult> PostAsync(JournalDraft draft, DateTimeOffset postedAt, CancellationToken cancellationToken) =>
        database.WriteAsync(session => JournalWriter.PostAsync(session, draft, postedAt), cancellationToken);

    public Task<Journal?> FindAsync(string sourceKey, CancellationToken cancellationToken) =>
        database.ReadAsync(session => JournalWriter.FindAsync(session, sourceKey), cancellationToken);

    public Task<AccountBalances> BalancesAsync(AccountId id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => JournalWriter.BalancesAsync(session, id), cancellationToken);

    public Task<long> BalanceAsync(LedgerAccount account, Currency currency, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.ScalarAsync<long>(
                "SELECT balance_minor FROM ledger_balance WHERE account_code = @code AND currency = @currency", new { code = account.Code, currency = currency.Code }),
            cancellationToken);

    public Task<IReadOnlyList<StatementLine>> StatementAsync(AccountId id, long? before, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StatementLine>>(
            async session =>
            {
                var rows = await session.QueryAsync<StatementRow>(
                    """
                    SELECT j.id AS journal_id, j.type, j.business_date, j.posted_at, j.source_key, j.memo, l.account_code, l.amount_minor
                    FROM journal_line l JOIN journal j ON j.id = l.journal_id
                    WHERE l.account_code IN (@wallet, @preSettled) AND l.journal_id < @before
                    ORDER BY l.journal_id DESC, l.line_number
                    LIMIT @limit
                    """,
                    new { wallet = LedgerAccount.Wallet(id).Code, preSettled = LedgerAccount.PreSettled(id).Code, before = before ?? long.MaxValue, limit });
                return rows.ConvertAll(row => row.ToLine());
            },
            cancellationToken);

    public Task<IReadOnlyList<LedgerFault>> CheckAsync(CancellationToken cancellationToken) =>
        // One transaction: a posting between the two sums must not look like a fault. It writes nothing.
        database.WriteAsync<IReadOnlyList<LedgerFault>>(
            async session =>
            {
                var faults = new List<LedgerFault>();
                foreach (var row in await session.QueryAsync<UnbalancedRow>(
                    """
                    SELECT j.id AS journal_id, CAST(COALESCE(SUM(l.amount_minor), 0) AS BIGINT) AS sum_minor, COUNT(l.journal_id) AS line_count
                    FROM journal j LEFT JOIN journal_line l ON l.journal_id = j.id
                    GROUP BY j.id HAVING COALESCE(SUM(l.amount_minor), 0) <> 0 OR COUNT(l.journal_id) < 2 ORDER BY j.id
                    """))
                {
                    faults.Add(new LedgerFault($"journal {row.JournalId}", $"its {row.LineCount} lines add up to {row.SumMinor}"));
                }

                var sums = await session.QueryAsync<BalanceRow>(
                    """
                    SELECT l.account_code, j.currency, CAST(SUM(l.amount_minor) AS BIGINT) AS balance_minor, MAX(j.id) AS last_journal_id
                    FROM journal_line l JOIN journal j ON j.id = l.journal_id GROUP BY l.account_code, j.currency ORDER BY l.account_code, j.currency
                    """);
                var cached = await session.QueryAsync<BalanceRow>("SELECT account_code, currency, balance_minor, last_journal_id FROM ledger_balance");
                faults.AddRange(Compare(sums, cached));
                return faults;
            },
            cancellationToken);

    private static IEnumerable<LedgerFault> Compare(List<BalanceRow> sums, List<BalanceRow> cached)
    {
        var left = cached.ToDictionary(row => (row.AccountCode, row.Currency));
        foreach (var sum in sums)
        {
            left.Remove((sum.AccountCode, sum.Currency), out var row);
            if (row is null || row.BalanceMinor != sum.BalanceMinor || row.LastJournalId != sum.LastJournalId)
            {
                yield return new LedgerFault(
                    $"balance {sum.AccountCode} {sum.Currency}",
                    $"cached {row?.BalanceMinor} at journal {row?.LastJournalId}, lines add up to {sum.BalanceMinor} at journal {sum.LastJournalId}");
            }
        }

        foreach (var row in left.Values)
        {
            yield return new LedgerFault($"balance {row.AccountCode} {row.Currency}", $"cached {row.BalanceMinor}, there are no lines");
        }
    }

    private sealed class UnbalancedRow
    {
        public long JournalId { get; init; }

        public long SumMinor { get; init; }

        public long LineCount { get; init; }
    }

    private sealed class StatementRow
    {
        public long JournalId { get; init; }

        public JournalType Type { get; init; }

        public DateOnly BusinessDate { get; init; }

        public DateTimeOffset PostedAt { get; init; }

        public string SourceKey { get; init; } = "";

        public string Memo { get; init; } = "";

        public string AccountCode { get; init; } = "";

        public long AmountMinor { get; init; }

        public StatementLine ToLine() => new(JournalId, Type, BusinessDate, PostedAt, SourceKey, Memo, LedgerAccount.FromCode(AccountCode), AmountMinor);
    }
}
