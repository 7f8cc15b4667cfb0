using System.Data;
using PrepaidMeter.Metering.Audit;

namespace PrepaidMeter.Storage.Audit;

/// <inheritdoc cref="IAuditStore"/>
public sealed class AuditStore(Database database) : IAuditStore
{
    private const int PageSize = 1000;

    private const string Columns = "sequence, at, actor, action, subject, detail, hash";

    // Changes nothing: it makes appends of several nodes wait for each other on the head row, in the words every database knows.
    private const string TakeTurn = "UPDATE audit_head SET sequence = sequence WHERE id = 1";

    private const string ReadHead = "SELECT sequence, hash FROM audit_head WHERE id = 1";

    public Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(TakeTurn);
                var head = await session.FirstAsync<HeadRow>(ReadHead);
                var numbered = entry with { Sequence = head!.Sequence + 1 };
                var chained = numbered with { Hash = AuditChain.ComputeHash(head.Hash, numbered) };
                await session.ExecuteAsync(
                    $"INSERT INTO audit_entry ({Columns}) VALUES (@Sequence, @At, @Actor, @Action, @Subject, @Detail, @Hash)", AuditRow.From(chained));
                await session.ExecuteAsync("UPDATE audit_head SET sequence = @Sequence, hash = @Hash WHERE id = 1", AuditRow.From(chained));
                return chained;
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ListAsync(string? subject, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(
            async session =>
            {
                var ofSubject = subject is null ? "" : "WHERE subject = @subject";
                var rows = await session.QueryAsync<AuditRow>(
                    $"SELECT {Columns} FROM audit_entry {ofSubject} ORDER BY sequence DESC LIMIT @limit", new { subject, limit });
                return [.. rows.Select(r => r.ToEntry())];
            },
            cancellationToken);

    public async Task<long?> FindBreakAsync(CancellationToken cancellationToken)
    {
        // The head first: entries appended while walking lie beyond it.
        var head = (await database.ReadAsync(session => session.FirstAsync<HeadRow>(ReadHead), cancellationToken))!;
        var (sequence, hash) = (0L, AuditChain.Origin.ToArray());
        while (sequence < head.Sequence)
        {
            var page = await PageAsync(sequence, head.Sequence, cancellationToken);
            foreach (var entry in page)
            {
                if (entry.Sequence != sequence + 1 || !AuditChain.Fits(hash, entry))
                {
                    return sequence + 1;
                }

                (sequence, hash) = (entry.Sequence, entry.Hash.ToArray());
            }

            if (page.Count == 0)
            {
                return sequence + 1; // the head has seen more: the end was cut off
            }
        }

        return hash.AsSpan().SequenceEqual(head.Hash) ? null : sequence;
    }

    private Task<List<AuditEntry>> PageAsync(long after, long upTo, CancellationToken cancellationToken) =>
        database.ReadAsync<List<AuditEntry>>(
            async session =>
            {
                var rows = await session.QueryAsync<AuditRow>(
                    $"SELECT {Columns} FROM audit_entry WHERE sequence > @after AND sequence <= @upTo ORDER BY sequence LIMIT @limit",
                    new { after, upTo, limit = PageSize });
                return [.. rows.Select(r => r.ToEntry())];
            },
            cancellationToken);

    private sealed class HeadRow
    {
        public long Sequence { get; init; }

        public byte[] Hash { get; init; } = [];
    }
}
