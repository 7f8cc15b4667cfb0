using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Prices one day: R2 to R4 and R8, fixed charges and taxes. Pure.</summary>
public static class DayPricer
{
    /// <param name="energy">kWh by rate, in the plan's order.</param>
    /// <param name="bounds">Of the ladder, for this household and cycle.</param>
    /// <param name="before">What the day before handed over; the first day of an account starts from <see cref="First"/>.</param>
    public static PricedDay Price(TariffPlan plan, PriceVersion prices, ValueList<decimal> bounds, DateOnly day, ReadOnlySpan<decimal> energy, SettlementCarry before)
    {
        var carry = Turn(plan, day, before);
        var total = 0m;
        foreach (var kwh in energy)
        {
            total += kwh;
        }

        var tiers = SplitByTier(bounds, carry.CycleKwh, total);
        var free = Math.Max(0m, Math.Min(prices.FreeKwhPerMonth - carry.MonthFreeKwh, total));
        var firstOfMonth = carry.MonthStart != before.MonthStart;
        var cost = Taxed(prices, Cost(prices, energy, total, tiers, free), Fixed(prices, day, firstOfMonth));
        var after = carry with
        {
            CycleKwh = carry.CycleKwh + total,
            MonthCost = carry.MonthCost + cost,
            MonthFreeKwh = carry.MonthFreeKwh + free,
        };

        // R4: the difference of two rounded sums, so that the month's postings add up to its rounded cost.
        var unit = plan.Currency.MinorPerMajor;
        var amount = checked(after.MonthCost.RoundHalfUp(unit) - carry.MonthCost.RoundHalfUp(unit));
        return new PricedDay(ValueList.From(tiers), amount, after);
    }

    /// <summary>Where an account starts: before its first month, so that the first day finds a month of its own.</summary>
    public static SettlementCarry First(TariffPlan plan, DateOnly day, decimal startUsageKwh) =>
        new(plan.Cycle.StartOf(day), startUsageKwh, DateOnly.MinValue, Rational.Zero, 0m);

    private static SettlementCarry Turn(TariffPlan plan, DateOnly day, SettlementCarry before)
    {
        var cycle = plan.Cycle.StartOf(day);
        var carry = cycle == before.CycleStart ? before : before with { CycleStart = cycle, CycleKwh = 0m };
        var month = MonthOf(day);
        return month == before.MonthStart ? carry : carry with { MonthStart = month, MonthCost = Rational.Zero, MonthFreeKwh = 0m };
    }

    private static decimal[] SplitByTier(ValueList<decimal> bounds, decimal used, decimal total)
    {
        var tiers = new decimal[bounds.Count + 1];
        var left = total;
        for (var tier = 0; tier < bounds.Count; tier++)
        {
            // R2: usage equal to the bound still belongs to the lower tier.
            tiers[tier] = Math.Min(left, Math.Max(0m, bounds[tier] - used - (total - left)));
            left -= tiers[tier];
        }

        tiers[^1] = left;
        return tiers;
    }

    // R3: each tier gets the whole day's mix of rates. R8: the free part is given back at tier 1.
    private static Rational Cost(PriceVersion prices, ReadOnlySpan<decimal> energy, decimal total, decimal[] tiers, decimal free)
    {
        if (total == 0m)
        {
            return Rational.Zero;
        }

        var cost = Rational.Zero;
        for (var tier = 0; tier < tiers.Length; tier++)
        {
            var charged = tier == 0 ? tiers[0] - free : tiers[tier];
            if (charged != 0m)
            {
                cost += WholeDayAt(prices.Tiers[tier], energy) * Rational.Of(charged) / Rational.Of(total);
            }
        }

        return cost;
    }

    private static Rational WholeDayAt(ValueList<decimal> tierPrices, ReadOnlySpan<decimal> energy)
    {
        var sum = Rational.Zero;
        for (var rate = 0; rate < energy.Length; rate++)
        {
            sum += Rational.Of(tierPrices[rate]) * Rational.Of(energy[rate]);
        }

        return sum;
    }

    private static Rational Fixed(PriceVersion prices, DateOnly day, bool firstOfMonth)
    {
        var sum = Rational.Zero;
        foreach (var charge in prices.FixedCharges)
        {
            sum += charge.Basis switch
            {
                FixedChargeBasis.Day => Rational.Of(charge.Amount),
                FixedChargeBasis.MonthSpread => Rational.Of(charge.Amount) / Rational.Of(DateTime.DaysInMonth(day.Year, day.Month)),
                _ => firstOfMonth ? Rational.Of(charge.Amount) : Rational.Zero,
            };
        }

        return sum;
    }

    private static Rational Taxed(PriceVersion prices, Rational energy, Rational fixedCharges)
    {
        var cost = energy + fixedCharges;
        foreach (var tax in prices.Taxes)
        {
            var on = (tax.Base.HasFlag(TaxBase.Energy) ? energy : Rational.Zero) + (tax.Base.HasFlag(TaxBase.Fixed) ? fixedCharges : Rational.Zero);
            cost += on * Rational.Of(tax.Percent) / Rational.Of(100m);
        }

        return cost;
    }

    private static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);
}

/// <param name="Tiers">kWh by tier.</param>
/// <param name="AmountMinor">To post for the day (R4).</param>
/// <param name="After">What the next day starts from.</param>
public sealed record PricedDay(ValueList<decimal> Tiers, long AmountMinor, SettlementCarry After);
