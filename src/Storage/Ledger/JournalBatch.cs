using Dapper;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Ledger;

/// <summary>Posts many journals inside somebody's transaction with a few statements.</summary>
internal static class JournalBatch
{
    /// <summary>Rows in one UPDATE: below what SQL Server takes of parameters (2100) and SQLite of terms (500).</summary>
    private const int UpdateSize = 400;

    /// <summary>
    /// Posts journals whose source keys were never used. Null, and the caller must roll back, when a balance would leave its range.
    /// </summary>
    /// <returns>Ids by source key.</returns>
    public static async Task<IReadOnlyDictionary<string, long>?> TryPostAsync(SqlSession session, IReadOnlyList<JournalDraft> drafts, DateTimeOffset postedAt)
    {
        // Sequences only grow: whatever this batch is numbered, it is beyond what can be seen now.
        var before = await session.ScalarAsync<long>("SELECT COALESCE(MAX(id), 0) FROM journal");
        var at = Instant.ToDatabase(postedAt);
        await session.Dialect.BulkInsertAsync(
            session,
            "journal",
            ["type", "account_id", "currency", "business_date", "source_key", "memo", "digest", "reverses", "posted_at"],
            drafts.Select(d => new object?[]
            {
                (int)d.Type, d.AccountId?.Value, d.Currency.Code, d.BusinessDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), d.SourceKey, d.Memo,
                d.Digest(), d.Reverses, at,
            }));
        var ids = new Dictionary<string, long>(drafts.Count, StringComparer.Ordinal);
        foreach (var row in await session.QueryAsync<IdRow>("SELECT id, source_key FROM journal WHERE id > @before", new { before }))
        {
            ids[row.SourceKey] = row.Id;
        }

        await session.Dialect.BulkInsertAsync(session, "journal_line", ["journal_id", "line_number", "account_code", "amount_minor"], Lines(drafts, ids));
        return await TryAddToBalancesAsync(session, drafts, ids) ? ids : null;
    }

    private static IEnumerable<object?[]> Lines(IReadOnlyList<JournalDraft> drafts, Dictionary<string, long> ids)
    {
        foreach (var draft in drafts)
        {
            for (var i = 0; i < draft.Lines.Count; i++)
            {
                yield return [ids[draft.SourceKey], i + 1, draft.Lines[i].Account.Code, draft.Lines[i].AmountMinor];
            }
        }
    }

    private static async Task<bool> TryAddToBalancesAsync(SqlSession session, IReadOnlyList<JournalDraft> drafts, Dictionary<string, long> ids)
    {
        var sums = new SortedDictionary<(bool Shared, string Code, string Currency), (long Amount, long Journal)>();
        foreach (var draft in drafts)
        {
            foreach (var line in draft.Lines)
            {
                // What every account's postings touch comes last, so that it is locked shortest.
                var key = (line.Account == LedgerAccount.UnbilledEnergy, line.Account.Code, draft.Currency.Code);
                var sum = sums.GetValueOrDefault(key);
                sums[key] = (checked(sum.Amount + line.AmountMinor), Math.Max(sum.Journal, ids[draft.SourceKey]));
            }
        }

        foreach (var chunk in sums.Chunk(UpdateSize))
        {
            var parameters = new DynamicParameters();
            parameters.Add("limit", JournalWriter.MaxBalance);
            var rows = new List<string>(chunk.Length);
            foreach (var ((_, code, currency), (amount, journal)) in chunk)
            {
                var n = rows.Count;
                parameters.Add($"c{n}", code);
                parameters.Add($"u{n}", currency);
                parameters.Add($"a{n}", amount);
                parameters.Add($"j{n}", journal);
                rows.Add($"(@c{n}, @u{n}, @a{n}, @j{n})");
            }

            var added = session.Dialect.WithRows("v", "code, unit, amount, journal", rows);

            // Accounts nothing was posted to yet. Another node may insert one meanwhile: then this fails on the key and the transaction runs again.
            await session.ExecuteAsync(
                $"""
                {added}
                INSERT INTO ledger_balance (account_code, currency, balance_minor, last_journal_id)
                SELECT v.code, v.unit, 0, v.journal FROM v WHERE NOT EXISTS (SELECT 1 FROM ledger_balance b WHERE b.account_code = v.code AND b.currency = v.unit)
                """,
                parameters);
            var changed = await session.ExecuteAsync(
                $"""
                {added}
                UPDATE ledger_balance SET balance_minor = balance_minor + v.amount,
                    last_journal_id = CASE WHEN last_journal_id < v.journal THEN v.journal ELSE last_journal_id END
                FROM v
                WHERE ledger_balance.account_code = v.code AND ledger_balance.currency = v.unit AND balance_minor BETWEEN -@limit AND @limit
                """,
                parameters);
            if (changed != chunk.Length)
            {
                return false;
            }
        }

        return true;
    }

    private sealed class IdRow
    {
        public long Id { get; init; }

        public string SourceKey { get; init; } = "";
    }
}
