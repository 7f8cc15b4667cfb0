namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>Why money moved. Stored by number.</summary>
public enum JournalType
{
    OpeningBalance = 0,
    Recharge = 1,

    /// <summary>Paid, but for no account we know or that is open.</summary>
    Suspense = 2,

    /// <summary>One day of energy, provisional until the bill.</summary>
    PreSettlement = 3,

    /// <summary>Undoes a pre-settlement that a better reading corrected (R7).</summary>
    PreSettlementReversal = 4,

    /// <summary>The month's bill: takes the provisional charges off the wallet.</summary>
    Bill = 5,

    /// <summary>Staff gave money out of suspense to the account it was meant for.</summary>
    SuspenseAssigned = 6,
}
