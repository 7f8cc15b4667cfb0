namespace PrepaidMeter.Metering.Audit;

/// <summary>One line of the append-only, hash-chained record of who asked for what and what was done.</summary>
/// <param name="Sequence">1, 2, 3, ... without gaps; 0 before it is stored.</param>
/// <param name="Subject">What it is about: "meter:SERIAL", "account:NO".</param>
/// <param name="Action">Dotted verb: command.requested, command.sending, command.outcome, meter.imported.</param>
/// <param name="Hash">SHA-256 over the previous hash and this entry's fields; empty before it is stored.</param>
public sealed record AuditEntry(
    long Sequence, DateTimeOffset At, string Actor, string Action, string Subject, string Detail, ReadOnlyMemory<byte> Hash);

public interface IAuditStore
{
    /// <summary>Appends durably: when this returns the line is on disk.</summary>
    Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first; of one subject when given.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(string? subject, int limit, CancellationToken cancellationToken);

    /// <summary>The end of the chain.</summary>
    Task<AuditHead> HeadAsync(CancellationToken cancellationToken);

    /// <summary>Walks the chain from the first entry, and holds it against what checkpoints kept elsewhere say it was.</summary>
    /// <param name="checkpoints">In any order; their signatures are the caller's to check. None = the chain alone.</param>
    Task<AuditVerdict> VerifyAsync(IReadOnlyList<AuditHead> checkpoints, CancellationToken cancellationToken);
}
