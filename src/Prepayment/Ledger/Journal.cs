namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>A posted journal. Never changed, never removed.</summary>
/// <param name="Id">Grows in the order of posting.</param>
/// <param name="Digest">SHA-256 of the draft's content.</param>
public sealed record Journal(long Id, JournalDraft Content, DateTimeOffset PostedAt, ReadOnlyMemory<byte> Digest);

/// <summary>One movement of an account's wallet or pre-settled energy, newest balance last.</summary>
public sealed record StatementLine(
    long JournalId, JournalType Type, DateOnly BusinessDate, DateTimeOffset PostedAt, string SourceKey, string Memo, LedgerAccount Account, long AmountMinor);
