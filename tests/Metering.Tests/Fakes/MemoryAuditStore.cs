using PrepaidMeter.Metering.Audit;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryAuditStore : IAuditStore
{
    public List<AuditEntry> Entries { get; } = [];

    public IEnumerable<string> ActionsTaken => Entries.Select(e => e.Action);

    public Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        lock (Entries)
        {
            var numbered = entry with { Sequence = Entries.Count + 1 };
            var stored = numbered with { Hash = AuditChain.ComputeHash(Entries.Count == 0 ? AuditChain.Origin.Span : Entries[^1].Hash.Span, numbered) };
            Entries.Add(stored);
            return Task.FromResult(stored);
        }
    }

    public Task<IReadOnlyList<AuditEntry>> ListAsync(string? subject, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<AuditHead> HeadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<AuditVerdict> VerifyAsync(IReadOnlyList<AuditHead> checkpoints, CancellationToken cancellationToken) => throw new NotSupportedException();
}
