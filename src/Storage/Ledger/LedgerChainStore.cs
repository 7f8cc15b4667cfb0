using System.Data;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Storage.Ledger;

/// <inheritdoc cref="ILedgerChain"/>
public sealed class LedgerChainStore(Database database) : ILedgerChain
{
    private const int PageSize = 1000;

    /// <summary>
    /// Nodes posting at once commit out of the order of their ids; so far below the newest sealed id a sealing still looks for what it has not seen. A
    /// transaction that stayed open while more were posted than this would leave its journal unsealed, which verifying names.
    /// </summary>
    private const long LookBack = 100_000;

    private const string ReadHead = "SELECT position, hash FROM ledger_chain_head WHERE id = 1";

    public Task<LedgerHead> HeadAsync(CancellationToken cancellationToken) => database.ReadAsync(HeadAsync, cancellationToken);

    public async Task<long> SealAsync(CancellationToken cancellationToken)
    {
        long all = 0;
        while (true)
        {
            // A page for each transaction: others post meanwhile.
            var count = await database.WriteAsync(SealPageAsync, IsolationLevel.ReadCommitted, cancellationToken);
            all += count;
            if (count < PageSize)
            {
                return all;
            }
        }
    }

    public async Task<LedgerVerdict> VerifyAsync(IReadOnlyList<LedgerHead> anchors, CancellationToken cancellationToken)
    {
        // The head first, then the count: what is posted while walking is unsealed, not missing.
        var head = await HeadAsync(cancellationToken);
        var journals = await database.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM journal"), cancellationToken);
        var walk = new LedgerWalk(head, anchors);
        while (walk.Next is { } range)
        {
            var page = await database.ReadAsync(session => SealedJournals.PageAsync(session, range.After, range.UpTo, PageSize), cancellationToken);
            walk.Take(page);
        }

        return new(journals, head, walk.Fault ?? await LeftBehindAsync(cancellationToken));
    }

    private static async Task<LedgerHead> HeadAsync(SqlSession session)
    {
        var row = await session.FirstAsync<HeadRow>(ReadHead);
        return new(row!.Position, row.Hash);
    }

    private static async Task<int> SealPageAsync(SqlSession session)
    {
        // Changes nothing: it makes sealings of several nodes wait for each other on the row.
        await session.ExecuteAsync("UPDATE ledger_chain_head SET position = position WHERE id = 1");
        var head = await HeadAsync(session);
        var newest = await session.ScalarAsync<long>("SELECT COALESCE(MAX(journal_id), 0) FROM ledger_chain");
        var journals = await SealedJournals.UnsealedAsync(session, newest - LookBack, PageSize);
        if (journals.Count == 0)
        {
            return 0;
        }

        var rows = new List<object?[]>(journals.Count);
        foreach (var journal in journals)
        {
            head = new(head.Position + 1, LedgerChain.ComputeHash(head.Hash.Span, head.Position + 1, journal));
            rows.Add([head.Position, journal.Id, head.Hash.ToArray()]);
        }

        await session.Dialect.BulkInsertAsync(session, "ledger_chain", ["position", "journal_id", "hash"], rows);
        await session.ExecuteAsync("UPDATE ledger_chain_head SET position = @Position, hash = @hash WHERE id = 1", new { head.Position, hash = head.Hash.ToArray() });
        return journals.Count;
    }

    private Task<LedgerFault?> LeftBehindAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                var id = await session.ScalarAsync<long?>(
                    """
                    SELECT MIN(j.id) FROM journal j LEFT JOIN ledger_chain c ON c.journal_id = j.id
                    WHERE c.journal_id IS NULL AND j.id < (SELECT COALESCE(MAX(journal_id), 0) FROM ledger_chain) - @LookBack
                    """,
                    new { LookBack });
                return id is null ? null : new LedgerFault($"journal {id}", "it was never sealed, though much later ones are");
            },
            cancellationToken);

    private sealed class HeadRow
    {
        public long Position { get; init; }

        public byte[] Hash { get; init; } = [];
    }
}
