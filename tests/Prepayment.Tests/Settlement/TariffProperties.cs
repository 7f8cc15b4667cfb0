using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;
using static PrepaidMeter.Prepayment.Tests.Settlement.Series;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

/// <summary>The identities over random plans: any number of rates and tiers, both models, free quota, fixed charges and taxes.</summary>
public sealed class TariffProperties
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(200);

    private static readonly Gen<decimal> Price = Gen.Choose(0, 20_000).Select(tenThousandths => tenThousandths / 10_000m);

    private static readonly Arbitrary<Sample> Samples = (
        from rates in Gen.Choose(1, 4)
        from tiers in Gen.Choose(1, 3)
        from addOn in Gen.Elements(true, false)
        from yearly in Gen.Elements(true, false)
        from prices in Price.ArrayOf(rates * tiers)
        from bounds in Gen.Choose(1, 300).ArrayOf(tiers - 1)
        from free in Gen.Choose(0, 40)
        from charges in Price.ArrayOf(3)
        from percent in Gen.Choose(0, 2500)
        from start in Gen.Choose(0, 365)
        from usage in Gen.Choose(0, 400)
        from days in Gen.Choose(1, 45)
        from wh in Gen.Choose(0, 30_000).ArrayOf(days * rates)
        select new Sample(
            Plan(rates, tiers, addOn, yearly, prices, bounds, free, charges, percent / 100m), new DateOnly(2026, 1, 1).AddDays(start), usage,
            [.. wh.Chunk(rates).Select(day => Array.ConvertAll(day, one => one / 1000m))], addOn)).ToArbitrary();

    [Fact]
    public void PostingsOfAMonth_AddUpToItsRoundedCost() => Check.One(Quick, Prop.ForAll(Samples, sample =>
    {
        var prices = sample.Plan.Versions[0];
        foreach (var month in sample.Settled().GroupBy(day => (day.Date.Year, day.Date.Month)))
        {
            var freeLeft = prices.FreeKwhPerMonth;
            var cost = Rational.Zero;
            foreach (var day in month)
            {
                var total = day.Energy.Sum(rate => rate.Kwh);
                var free = Math.Min(freeLeft, total);
                freeLeft -= free;
                var energy = Rational.Zero;
                for (var tier = 0; total > 0m && tier < day.Tiers.Count; tier++)
                {
                    var charged = day.Tiers[tier] - (tier == 0 ? free : 0m);
                    energy = day.Energy.Select((rate, i) => Rational.Of(prices.Tiers[tier][i] * rate.Kwh * charged)).Aggregate(energy, (sum, part) => sum + (part / Rational.Of(total)));
                }

                var owed = Rational.Of(prices.FixedCharges[0].Amount)
                    + (Rational.Of(prices.FixedCharges[1].Amount) / Rational.Of(DateTime.DaysInMonth(day.Date.Year, day.Date.Month)))
                    + (day == month.First() ? Rational.Of(prices.FixedCharges[2].Amount) : Rational.Zero);
                cost += energy + owed + ((energy + owed) * Rational.Of(prices.Taxes[0].Percent / 100m)) + (energy * Rational.Of(0.015m));
            }

            month.Sum(day => day.AmountMinor).ShouldBe(cost.RoundHalfUp(100));
        }
    }));

    [Fact]
    public void EnergyByTier_IsEnergyByRateIsTheRegistersDifference() => Check.One(Quick, Prop.ForAll(Samples, sample =>
    {
        var days = sample.Settled();
        days.Select(day => day.Energy.Select(rate => rate.Kwh)).ShouldBe(sample.Days);
        days.ShouldAllBe(day => day.Tiers.Sum(kwh => kwh) == day.Energy.Sum(rate => rate.Kwh) && day.Tiers.All(kwh => kwh >= 0m));
    }));

    [Fact]
    public void AddOnModel_InAnyOrderOfDays_CostsTheSame() => Check.One(Quick, Prop.ForAll(Samples, Gen.Choose(0, int.MaxValue).ToArbitrary(), (sample, seed) =>
    {
        if (!sample.IsAddOn)
        {
            return;
        }

        // One month and one cycle of it, and no free quota: that one is given back at the mix of the days it meets.
        var plan = sample.Plan with { Versions = ValueList.Create(sample.Plan.Versions[0] with { FreeKwhPerMonth = 0m }) };
        var month = sample with { Plan = plan, Start = new DateOnly(2026, 5, 1), Days = [.. sample.Days.Take(31)] };
        var shuffled = month.Days.ToArray();
        new Random(seed).Shuffle(shuffled);
        (month with { Days = shuffled }).Settled().Sum(day => day.AmountMinor).ShouldBe(month.Settled().Sum(day => day.AmountMinor));
    }));

    [Fact]
    public void RatesInAnyOrder_EachDayCostsTheSame() => Check.One(Quick, Prop.ForAll(Samples, sample =>
    {
        var version = sample.Plan.Versions[0];
        var reversed = sample with
        {
            Plan = sample.Plan with
            {
                Rates = ValueList.From(sample.Plan.Rates.Reverse()),
                Versions = ValueList.Create(version with { Tiers = ValueList.From(version.Tiers.Select(tier => ValueList.From(tier.Reverse()))) }),
            },
            Days = [.. sample.Days.Select(day => day.Reverse().ToArray())],
        };
        reversed.Settled().Select(day => day.AmountMinor).ShouldBe(sample.Settled().Select(day => day.AmountMinor));
    }));

    private static TariffPlan Plan(
        int rates, int tiers, bool addOn, bool yearly, decimal[] prices, int[] bounds, int free, decimal[] charges, decimal percent)
    {
        // Bounds grow by what was drawn for each, so that they ascend.
        var sum = 0m;
        var ascending = bounds.Select(step => sum += step).ToList();
        var matrix = prices.Chunk(rates).Select((tier, i) => addOn ? prices[..rates].Select(price => price + (i == 0 ? 0m : prices[i * rates])) : tier);
        var version = new PriceVersion(new DateOnly(2020, 1, 1), ValueList.From(ascending), ValueList.From(matrix.Select(ValueList.From)), free)
        {
            FixedCharges = ValueList.Create(
                new FixedCharge("day", charges[0], FixedChargeBasis.Day), new FixedCharge("month", charges[1], FixedChargeBasis.MonthSpread),
                new FixedCharge("first", charges[2], FixedChargeBasis.MonthFirstDay)),
            Taxes = ValueList.Create(new Tax("all", percent, TaxBase.All), new Tax("energy", 1.5m, TaxBase.Energy)),
        };
        return new TariffPlan(
            "random", PrepaidMeter.Prepayment.Accounts.Currency.Parse("CNY"), ValueList.From(Enumerable.Range(1, rates).Select(i => new TariffRate($"r{i}", $"energy.import.rate{i}"))),
            new LadderCycle(yearly, 1), ValueList.Create(version));
    }

    private sealed record Sample(TariffPlan Plan, DateOnly Start, int Usage, decimal[][] Days, bool IsAddOn)
    {
        public IReadOnlyList<DayResult> Settled() => Settle(Plan, OfDays(Start, Days), Usage);

        public override string ToString() => $"{Plan}, from {Start}, usage {Usage}: {string.Join(" | ", Days.Select(day => string.Join(' ', day)))}";
    }
}
