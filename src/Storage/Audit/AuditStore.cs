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

    public async Task<AuditHead> HeadAsync(CancellationToken cancellationToken)
    {
        var head = (await database.ReadAsync(session => session.FirstAsync<HeadRow>(ReadHead), cancellationToken))!;
        return new(head.Sequence, head.Hash);
    }

    public async Task<AuditVerdict> VerifyAsync(IReadOnlyList<AuditHead> checkpoints, CancellationToken cancellationToken)
    {
        // The head first: entries appended while walking lie beyond it.
        var head = await HeadAsync(cancellationToken);
        var pending = new Queue<AuditHead>(checkpoints.OrderBy(c => c.Sequence));
        var walked = new AuditHead(0, AuditChain.Origin);
        while (true)
        {
            if (Contradicted(pending, walked))
            {
                return new(head, walked.Sequence, $"entry {walked.Sequence} is not the one a checkpoint was signed for: the record was made anew up to there");
            }

            if (walked.Sequence == head.Sequence)
            {
                break;
            }

            var page = await PageAsync(walked.Sequence, Math.Min(head.Sequence, pending.TryPeek(out var next) ? next.Sequence : long.MaxValue), cancellationToken);
            if (page.Count == 0)
            {
                return new(head, walked.Sequence + 1, "it is missing, and so is all that followed");
            }

            foreach (var entry in page)
            {
                if (entry.Sequence != walked.Sequence + 1)
                {
                    return new(head, walked.Sequence + 1, "it is missing");
                }

                if (!AuditChain.Fits(walked.Hash.Span, entry))
                {
                    return new(head, entry.Sequence, "it, or the one before it, is not what was recorded");
                }

                walked = new(entry.Sequence, entry.Hash);
            }
        }

        if (!walked.Equals(head))
        {
            return new(head, walked.Sequence, "the newest entry is not the one the end of the chain was kept for");
        }

        return pending.TryDequeue(out var beyond)
            ? new(head, head.Sequence + 1, $"the record ends at {head.Sequence}, a checkpoint was signed at {beyond.Sequence}: its end was cut off")
            : new(head, null, null);
    }

    /// <summary>Takes the checkpoints of the place reached; whether one of them has another hash.</summary>
    private static bool Contradicted(Queue<AuditHead> pending, AuditHead walked)
    {
        while (pending.TryPeek(out var checkpoint) && checkpoint.Sequence <= walked.Sequence)
        {
            if (!pending.Dequeue().Equals(walked))
            {
                return true;
            }
        }

        return false;
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
