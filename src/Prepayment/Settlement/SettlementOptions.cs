namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>How far back settlement looks, and by how much registers may disagree.</summary>
public sealed record SettlementOptions
{
    /// <summary>Days before the last settled one whose freezes are compared again for corrections; at least the month's own days are. Older corrections wait for the bill's adjustment line.</summary>
    public int LookBackDays { get; init; } = 35;

    /// <summary>kWh of disagreement between the sum of rates and the total, per register compared.</summary>
    public decimal ToleranceKwhPerRegister { get; init; } = 0.01m;
}
