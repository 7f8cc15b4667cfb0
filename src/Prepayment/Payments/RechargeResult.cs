namespace PrepaidMeter.Prepayment.Payments;

/// <summary>What became of a recharge. Closed set.</summary>
public abstract record RechargeResult
{
    private RechargeResult()
    {
    }

    /// <summary>Booked to the account now.</summary>
    public sealed record Posted(Receipt Receipt) : RechargeResult;

    /// <summary>The same recharge was booked (or put in suspense) before: the same receipt, nothing moved.</summary>
    public sealed record Duplicate(Receipt Receipt) : RechargeResult;

    /// <summary>Other content came under this channel's transaction id before: nothing moved, somebody has to look.</summary>
    public sealed record Conflict(Receipt Existing) : RechargeResult;

    /// <summary>Taken, because the customer has paid, but kept in suspense for the reason on the receipt.</summary>
    public sealed record Suspense(Receipt Receipt) : RechargeResult;

    /// <summary>Not taken. Each fault names the field.</summary>
    public sealed record Invalid(IReadOnlyList<string> Faults) : RechargeResult;
}
