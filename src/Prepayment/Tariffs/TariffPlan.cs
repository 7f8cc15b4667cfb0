using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>A price plan: rates by time of use, each measured by a register of its own, with dated versions of their prices.</summary>
/// <param name="Rates">In the order prices are listed.</param>
/// <param name="Versions">By effective date, ascending; at least one.</param>
public sealed record TariffPlan(string Name, Currency Currency, ValueList<TariffRate> Rates, LadderCycle Cycle, ValueList<PriceVersion> Versions)
{
    /// <summary>How the bounds of a version become those of one household.</summary>
    public LadderScaling Scaling { get; init; } = LadderScaling.None;

    /// <summary>R5: the newest version effective on or before the day; null before the first.</summary>
    public PriceVersion? VersionOn(DateOnly day)
    {
        PriceVersion? found = null;
        foreach (var version in Versions)
        {
            if (version.From <= day)
            {
                found = version;
            }
        }

        return found;
    }
}

/// <summary>One rate.</summary>
/// <param name="Register">Quantity that measures it: energy.import.rate1, or energy.import.total for a single-rate plan.</param>
public sealed record TariffRate(string Name, string Register);

/// <summary>Prices per kWh in whole currency units, in force for days from <paramref name="From"/> on.</summary>
/// <param name="Bounds">Upper bounds of all tiers but the last, kWh per cycle, inclusive, ascending; none for a plan without ladder.</param>
/// <param name="Tiers">Price by tier, then by rate in the plan's order: the add-on model already added, so both models look alike from here (R3).</param>
/// <param name="FreeKwhPerMonth">R8; 0 for none.</param>
public sealed record PriceVersion(DateOnly From, ValueList<decimal> Bounds, ValueList<ValueList<decimal>> Tiers, decimal FreeKwhPerMonth)
{
    /// <summary>Owed whether energy is used or not.</summary>
    public ValueList<FixedCharge> FixedCharges { get; init; }

    /// <summary>On top of the prices; each on the untaxed money.</summary>
    public ValueList<Tax> Taxes { get; init; }
}

/// <summary>When ladder usage starts again from zero.</summary>
/// <param name="Yearly">False: on the 1st of every month.</param>
/// <param name="StartMonth">1..12, for a yearly cycle.</param>
public readonly record struct LadderCycle(bool Yearly, int StartMonth)
{
    public static LadderCycle Monthly { get; } = new(false, 1);

    /// <summary>First day of the cycle a day belongs to.</summary>
    public DateOnly StartOf(DateOnly day)
    {
        if (!Yearly)
        {
            return new DateOnly(day.Year, day.Month, 1);
        }

        return new DateOnly(day.Month >= StartMonth ? day.Year : day.Year - 1, StartMonth, 1);
    }

    /// <summary>Calendar months in one cycle.</summary>
    public int Months => Yearly ? 12 : 1;
}
