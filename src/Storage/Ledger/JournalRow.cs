using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Storage.Ledger;

/// <summary>A row of journal.</summary>
internal sealed class JournalRow
{
    public long Id { get; init; }

    public JournalType Type { get; init; }

    public long? AccountId { get; init; }

    public string Currency { get; init; } = "";

    public DateOnly BusinessDate { get; init; }

    public string SourceKey { get; init; } = "";

    public string Memo { get; init; } = "";

    public byte[] Digest { get; init; } = [];

    public long? Reverses { get; init; }

    public DateTimeOffset PostedAt { get; init; }

    /// <exception cref="ArgumentException">The lines are not those of a journal.</exception>
    public Journal ToJournal(IEnumerable<LineRow> lines)
    {
        var content = new JournalDraft(
            Type, AccountId is { } account ? new AccountId(account) : null, Prepayment.Accounts.Currency.Parse(Currency), BusinessDate, SourceKey, Memo, Reverses,
            [.. lines.Select(line => new JournalLine(LedgerAccount.FromCode(line.AccountCode), line.AmountMinor))]);
        return new Journal(Id, content, PostedAt, Digest);
    }
}

/// <summary>A row of journal_line.</summary>
internal sealed class LineRow
{
    public long JournalId { get; init; }

    public string AccountCode { get; init; } = "";

    public long AmountMinor { get; init; }
}
