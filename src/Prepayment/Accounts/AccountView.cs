namespace PrepaidMeter.Prepayment.Accounts;

/// <summary>How an account stands now. Amounts in minor units of the account's currency.</summary>
/// <param name="WalletMinor">Paid in and not yet billed.</param>
/// <param name="ProvisionalMinor">Settled daily and not yet billed; positive.</param>
/// <param name="AvailableMinor">Wallet - provisional: what notices, cuts and restores look at.</param>
/// <param name="LastSettledOn">Newest day settled; null before the first.</param>
/// <param name="HeldSince">First day on HOLD, waiting for a good reading or a person; null when none is.</param>
/// <param name="LastJournalId">Newest journal that touched the account's balances; 0 when none did.</param>
public sealed record AccountView(
    Account Account,
    string MeterSerial,
    long WalletMinor,
    long ProvisionalMinor,
    long AvailableMinor,
    BalanceState Balance,
    DateOnly? LastSettledOn,
    DateOnly? HeldSince,
    long LastJournalId);

/// <summary>What the available balance means to the customer.</summary>
public enum BalanceState
{
    Normal = 0,

    /// <summary>Above zero, below the warning threshold.</summary>
    Low = 1,

    /// <summary>Exactly nothing left.</summary>
    Zero = 2,

    /// <summary>Below zero.</summary>
    Overdrawn = 3,
}
