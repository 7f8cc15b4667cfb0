namespace PrepaidMeter.Metering.Audit;

/// <summary>How far the audit record goes: the newest entry's number and hash, which stands for every entry before it.</summary>
/// <param name="Sequence">0 when nothing was recorded yet; the hash is then <see cref="AuditChain.Origin"/>.</param>
public sealed record AuditHead(long Sequence, ReadOnlyMemory<byte> Hash)
{
    public bool Equals(AuditHead? other) => other is not null && Sequence == other.Sequence && Hash.Span.SequenceEqual(other.Hash.Span);

    public override int GetHashCode() => HashCode.Combine(Sequence, Hash.Length);
}

/// <summary>What walking the audit record showed.</summary>
/// <param name="Head">What the record says its end is.</param>
/// <param name="BrokenAt">Number of the first entry that is not what it was; null when all are.</param>
/// <param name="Fault">What is wrong there, for people; null when nothing is.</param>
public sealed record AuditVerdict(AuditHead Head, long? BrokenAt, string? Fault);
