namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>One thing wrong with a plan.</summary>
/// <param name="Place">JSON path: "$.versions[0].prices.peak".</param>
public sealed record TariffFault(string Place, string Detail)
{
    public override string ToString() => $"{Place}: {Detail}";
}

/// <summary>A plan, or everything that is wrong with it. Exactly one of the two is given.</summary>
public sealed record TariffParse(TariffPlan? Plan, IReadOnlyList<TariffFault> Faults);

/// <summary>Plans that can not be used; the message lists every fault.</summary>
public sealed class TariffException(IReadOnlyList<TariffFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<TariffFault> Faults { get; } = faults;
}
