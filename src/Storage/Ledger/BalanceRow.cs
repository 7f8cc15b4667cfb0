namespace PrepaidMeter.Storage.Ledger;

/// <summary>A row of ledger_balance, or of the sums it is checked against.</summary>
internal sealed class BalanceRow
{
    public string AccountCode { get; init; } = "";

    public string Currency { get; init; } = "";

    public long BalanceMinor { get; init; }

    public long LastJournalId { get; init; }
}
