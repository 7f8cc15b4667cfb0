namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>A percentage on top of prices; no tax is laid on another tax.</summary>
public sealed record Tax(string Name, decimal Percent, TaxBase Base);

/// <summary>Money a tax is laid on.</summary>
[Flags]
public enum TaxBase
{
    None = 0,
    Energy = 1,
    Fixed = 2,
    All = Energy | Fixed,
}
