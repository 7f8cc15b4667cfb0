using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Billing;

/// <summary>Makes a bill of settled days. Pure.</summary>
public static class BillCalculator
{
    /// <summary>The bill of the month the days lie in.</summary>
    /// <param name="days">Newest versions of every day charged for in the month, each settled, by date, without gaps.</param>
    /// <param name="unbilled">What days of this and earlier months add to what was billed for them.</param>
    /// <exception cref="ArgumentException">A day is missing or not settled, or a line lies after the month.</exception>
    public static BillContent Compute(AccountId account, IReadOnlyList<SettlementDay> days, IReadOnlyList<BillLine> unbilled)
    {
        if (days.Count == 0 || days.Where((day, i) => day.Result.Status != DayStatus.Settled || day.Result.Date != days[0].Result.Date.AddDays(i)).Any())
        {
            throw new ArgumentException("a bill is made of settled days without gaps", nameof(days));
        }

        var (from, to) = (days[0].Result.Date, days[^1].Result.Date);
        if (from.Month != to.Month || from.Year != to.Year || unbilled.Any(line => line.Day > to))
        {
            throw new ArgumentException("a bill is of one month and earlier corrections", nameof(days));
        }

        var charge = unbilled.Where(line => line.Day >= from).Aggregate(0L, (sum, line) => checked(sum + line.AmountMinor));
        var adjustment = unbilled.Where(line => line.Day < from).Aggregate(0L, (sum, line) => checked(sum + line.AmountMinor));
        return new BillContent(account, new DateOnly(from.Year, from.Month, 1), from, to, ByRate(days), ByTier(days), charge, adjustment, ValueList.From(unbilled));
    }

    /// <summary>Moves the month from provisional to billed: the wallet pays what the pre-settlement held; the available balance stays as it was.</summary>
    /// <returns>Null when the bill comes to 0.</returns>
    public static JournalDraft? Posting(Account account, BillContent bill)
    {
        var total = bill.TotalMinor;
        return total == 0
            ? null
            : new JournalDraft(
                JournalType.Bill, account.Id, account.Currency, bill.To, $"bill:{account.Id}:{bill.Month:yyyy-MM}", $"bill of {bill.Month:yyyy-MM}", null,
                new JournalLine(LedgerAccount.PreSettled(account.Id), total),
                new JournalLine(LedgerAccount.UnbilledEnergy, checked(-total)),
                new JournalLine(LedgerAccount.Wallet(account.Id), checked(-total)),
                new JournalLine(LedgerAccount.BilledEnergy, total));
    }

    // Rates in the order they first appear: a plan may have changed them within the month.
    private static ValueList<RateEnergy> ByRate(IReadOnlyList<SettlementDay> days)
    {
        var sums = new OrderedDictionary<string, decimal>();
        foreach (var energy in days.SelectMany(day => day.Result.Energy))
        {
            sums[energy.Rate] = sums.GetValueOrDefault(energy.Rate) + energy.Kwh;
        }

        return ValueList.From(sums.Select(sum => new RateEnergy(sum.Key, sum.Value)));
    }

    private static ValueList<decimal> ByTier(IReadOnlyList<SettlementDay> days)
    {
        var tiers = new decimal[days.Max(day => day.Result.Tiers.Count)];
        foreach (var day in days)
        {
            for (var tier = 0; tier < day.Result.Tiers.Count; tier++)
            {
                tiers[tier] += day.Result.Tiers[tier];
            }
        }

        return ValueList.From(tiers);
    }
}
