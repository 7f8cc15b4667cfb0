namespace PrepaidMeter.Prepayment.Payments;

/// <summary>Limits of a single recharge.</summary>
public sealed record RechargeOptions
{
    /// <summary>Minor units; a larger amount is refused as a slip of the channel's units.</summary>
    public long MaxAmountMinor { get; init; } = 100_000_000;
}
