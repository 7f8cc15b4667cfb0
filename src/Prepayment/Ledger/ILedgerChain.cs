namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>
/// Evidence that no posted journal was edited, removed or slipped in. Journals are sealed into the chain after they are committed, by one writer at a time,
/// so that postings to different accounts need not wait for each other. Thread-safe.
/// </summary>
public interface ILedgerChain
{
    Task<LedgerHead> HeadAsync(CancellationToken cancellationToken);

    /// <summary>Seals what was posted since, durably. Returns how many journals.</summary>
    Task<long> SealAsync(CancellationToken cancellationToken);

    /// <summary>Walks the chain over every sealed journal as it is stored now.</summary>
    /// <param name="anchors">Heads the chain had at times and that were kept elsewhere, in any order.</param>
    Task<LedgerVerdict> VerifyAsync(IReadOnlyList<LedgerHead> anchors, CancellationToken cancellationToken);
}

/// <summary>How far the ledger is sealed.</summary>
/// <param name="Position">Number of sealed journals; 0 when there are none, the hash is then <see cref="LedgerChain.Origin"/>.</param>
public sealed record LedgerHead(long Position, ReadOnlyMemory<byte> Hash)
{
    public bool Equals(LedgerHead? other) => other is not null && Position == other.Position && Hash.Span.SequenceEqual(other.Hash.Span);

    public override int GetHashCode() => Position.GetHashCode();
}

/// <summary>What walking the chain showed.</summary>
/// <param name="Journals">Posted, sealed or not.</param>
/// <param name="Fault">The first journal that is not what it was sealed as; null when all are.</param>
public sealed record LedgerVerdict(long Journals, LedgerHead Head, LedgerFault? Fault)
{
    /// <summary>Posted since the last sealing: whole, but not yet evidence.</summary>
    public long Unsealed => Journals - Head.Position;
}
