using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Storage.Ledger;

/// <summary>A place of the chain and the journal as it is stored now.</summary>
/// <param name="Journal">Null when it is not there any more, or is no journal at all.</param>
internal sealed record SealedJournal(long Position, byte[] Hash, Journal? Journal);

/// <summary>Loads whole journals a page at a time, with their lines in one round trip.</summary>
internal static class SealedJournals
{
    private const string JournalColumns = "j.id, j.type, j.account_id, j.currency, j.business_date, j.source_key, j.memo, j.digest, j.reverses, j.posted_at";

    public static async Task<IReadOnlyList<SealedJournal>> PageAsync(SqlSession session, long after, long upTo, int limit)
    {
        upTo = Math.Min(upTo, after + limit);
        var seals = await session.QueryAsync<SealRow>(
            "SELECT position, journal_id, hash FROM ledger_chain WHERE position > @after AND position <= @upTo ORDER BY position", new { after, upTo });
        var rows = await session.QueryAsync<JournalRow>(
            $"SELECT {JournalColumns} FROM ledger_chain c JOIN journal j ON j.id = c.journal_id WHERE c.position > @after AND c.position <= @upTo", new { after, upTo });
        var lines = await session.QueryAsync<LineRow>(
            """
            SELECT l.journal_id, l.account_code, l.amount_minor FROM ledger_chain c JOIN journal_line l ON l.journal_id = c.journal_id
            WHERE c.position > @after AND c.position <= @upTo ORDER BY l.journal_id, l.line_number
            """,
            new { after, upTo });
        var journals = ToJournals(rows, lines).ToDictionary(journal => journal.Id);
        return [.. seals.Select(seal => new SealedJournal(seal.Position, seal.Hash, journals.GetValueOrDefault(seal.JournalId)))];
    }

    public static async Task<IReadOnlyList<Journal>> UnsealedAsync(SqlSession session, long after, int limit)
    {
        var rows = await session.QueryAsync<JournalRow>(
            $"""
            SELECT {JournalColumns} FROM journal j LEFT JOIN ledger_chain c ON c.journal_id = j.id
            WHERE j.id > @after AND c.journal_id IS NULL ORDER BY j.id LIMIT @limit
            """,
            new { after, limit });
        if (rows.Count == 0)
        {
            return [];
        }

        var lines = await session.QueryAsync<LineRow>(
            """
            SELECT l.journal_id, l.account_code, l.amount_minor FROM journal_line l LEFT JOIN ledger_chain c ON c.journal_id = l.journal_id
            WHERE l.journal_id >= @first AND l.journal_id <= @last AND c.journal_id IS NULL ORDER BY l.journal_id, l.line_number
            """,
            new { first = rows[0].Id, last = rows[^1].Id });
        return [.. ToJournals(rows, lines)];
    }

    private static IEnumerable<Journal> ToJournals(List<JournalRow> rows, List<LineRow> lines)
    {
        var linesOf = lines.ToLookup(line => line.JournalId);
        foreach (var row in rows)
        {
            // What lost a line or had one changed does not add up: it is no journal any more.
            if (TryRestore(row, linesOf[row.Id]) is { } journal)
            {
                yield return journal;
            }
        }
    }

    private static Journal? TryRestore(JournalRow row, IEnumerable<LineRow> lines)
    {
        try
        {
            return row.ToJournal(lines);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private sealed class SealRow
    {
        public long Position { get; init; }

        public long JournalId { get; init; }

        public byte[] Hash { get; init; } = [];
    }
}
