using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Storage.Ledger;

/// <summary>Posts inside somebody's transaction: the journal, its lines and the balances they change stand or fall with what caused them.</summary>
internal static class JournalWriter
{
    // Both together stay below 2^63, so the database's own addition can not overflow (SQLite would go on in floating point).
    private const long MaxAmount = 1L << 61;
    internal const long MaxBalance = 1L << 62;

    public static async Task<PostResult> PostAsync(SqlSession session, JournalDraft draft, DateTimeOffset postedAt)
    {
        var digest = draft.Digest();
        if (await FindAsync(session, draft.SourceKey) is { } existing)
        {
            return existing.Digest.Span.SequenceEqual(digest) ? new PostResult.AlreadyPosted(existing) : new PostResult.Conflict(existing);
        }

        var insert = session.Dialect.InsertReturning(
            "journal", "id", "type", "account_id", "currency", "business_date", "source_key", "memo", "digest", "reverses", "posted_at");
        var id = await session.ScalarAsync<long>(insert, new
        {
            type = (int)draft.Type,
            account_id = draft.AccountId?.Value,
            currency = draft.Currency.Code,
            business_date = draft.BusinessDate,
            source_key = draft.SourceKey,
            memo = draft.Memo,
            digest,
            reverses = draft.Reverses,
            posted_at = postedAt,
        });
        for (var i = 0; i < draft.Lines.Count; i++)
        {
            var line = draft.Lines[i];
            await session.ExecuteAsync(
                "INSERT INTO journal_line (journal_id, line_number, account_code, amount_minor) VALUES (@id, @number, @code, @amount)",
                new { id, number = i + 1, code = line.Account.Code, amount = line.AmountMinor });
            await AddToBalanceAsync(session, line, draft.Currency, id);
        }

        return new PostResult.Posted(new Journal(id, draft, postedAt, digest));
    }

    /// <summary>Posts what can not have been posted before: its source key names a row this transaction has just made.</summary>
    /// <exception cref="InvalidOperationException">It was.</exception>
    public static async Task<Journal> PostNewAsync(SqlSession session, JournalDraft draft, DateTimeOffset postedAt) =>
        await PostAsync(session, draft, postedAt) is PostResult.Posted posted
            ? posted.Journal
            : throw new InvalidOperationException($"the ledger has {draft.SourceKey} already, what it belongs to is not there");

    public static async Task<Journal?> FindAsync(SqlSession session, string sourceKey)
    {
        var row = await session.FirstAsync<JournalRow>(
            "SELECT id, type, account_id, currency, business_date, source_key, memo, digest, reverses, posted_at FROM journal WHERE source_key = @sourceKey", new { sourceKey });
        if (row is null)
        {
            return null;
        }

        var lines = await session.QueryAsync<LineRow>("SELECT journal_id, account_code, amount_minor FROM journal_line WHERE journal_id = @Id ORDER BY line_number", new { row.Id });
        return row.ToJournal(lines);
    }

    public static async Task<AccountBalances> BalancesAsync(SqlSession session, AccountId id)
    {
        var wallet = LedgerAccount.Wallet(id).Code;
        var preSettled = LedgerAccount.PreSettled(id).Code;

        // One currency per customer account, so at most one row each.
        var rows = await session.QueryAsync<BalanceRow>(
            "SELECT account_code, currency, balance_minor, last_journal_id FROM ledger_balance WHERE account_code IN (@wallet, @preSettled)", new { wallet, preSettled });
        return new AccountBalances(
            rows.Find(row => row.AccountCode == wallet)?.BalanceMinor ?? 0,
            rows.Find(row => row.AccountCode == preSettled)?.BalanceMinor ?? 0,
            rows.Count == 0 ? 0 : rows.Max(row => row.LastJournalId));
    }

    private static async Task AddToBalanceAsync(SqlSession session, JournalLine line, Currency currency, long journalId)
    {
        var code = line.Account.Code;
        if (Math.Abs((decimal)line.AmountMinor) > MaxAmount)
        {
            throw new OverflowException($"{line.AmountMinor} on {code} is more than the ledger takes");
        }

        // Where several nodes post at once, a higher journal number may commit first.
        var balance = new { amount = line.AmountMinor, journalId, code, currency = currency.Code, low = -MaxBalance, high = MaxBalance };
        var changed = await session.ExecuteAsync(
            """
            UPDATE ledger_balance SET balance_minor = balance_minor + @amount,
                last_journal_id = CASE WHEN last_journal_id < @journalId THEN @journalId ELSE last_journal_id END
            WHERE account_code = @code AND currency = @currency AND balance_minor BETWEEN @low AND @high
            """,
            balance);
        if (changed == 1)
        {
            return;
        }

        const string OutOfRange =
            "SELECT COUNT(*) FROM ledger_balance WHERE account_code = @code AND currency = @currency AND NOT (balance_minor BETWEEN @low AND @high)";
        if (await session.ScalarAsync<long>(OutOfRange, balance) != 0)
        {
            throw new OverflowException($"the balance of {code} is as far as the ledger goes");
        }

        // Another node may have made the row meanwhile: then this fails on the key and the transaction runs again.
        await session.ExecuteAsync(
            "INSERT INTO ledger_balance (account_code, currency, balance_minor, last_journal_id) VALUES (@code, @currency, @amount, @journalId)", balance);
    }
}
