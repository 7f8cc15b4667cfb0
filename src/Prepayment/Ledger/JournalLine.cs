namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>One line of a journal. A positive amount credits the account (a wallet rises), a negative one debits it; never zero.</summary>
public sealed record JournalLine(LedgerAccount Account, long AmountMinor);
