using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Prepayment.Settlement;
using static PrepaidMeter.Prepayment.Tests.Settlement.Series;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

public sealed class SettlementProperties
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(200);

    // Up to 75 days of two rates in steps of 0.001 kWh, somewhere around both bounds of the ladder.
    private static readonly Arbitrary<(int Day, int Usage, int[] Wh)> Months = (
        from day in Gen.Choose(0, 365)
        from usage in Gen.Choose(2_000_000, 4_900_000)
        from days in Gen.Choose(1, 75)
        from wh in Gen.Choose(0, 60_000).ArrayOf(days * 2)
        select (day, usage, wh)).ToArbitrary();

    [Fact]
    public void PostingsOfAMonth_AddUpToItsRoundedCost() => Check.One(Quick, Prop.ForAll(Months, sample =>
    {
        var days = Settled(sample);
        foreach (var month in days.GroupBy(day => (day.Date.Year, day.Date.Month)))
        {
            // Independent of the calculator: with add-ons the order of rates does not matter, so the month's cost is a finite decimal.
            var peak = month.Sum(day => day.Energy[0].Kwh);
            var valley = month.Sum(day => day.Energy[1].Kwh);
            var tier2 = month.Sum(day => day.Tiers[1]);
            var tier3 = month.Sum(day => day.Tiers[2]);
            var cost = (peak * 0.5680m) + (valley * 0.2880m) + (tier2 * 0.05m) + (tier3 * 0.30m);
            month.Sum(day => day.AmountMinor).ShouldBe((long)decimal.Round(cost * 100m, MidpointRounding.AwayFromZero));
        }
    }));

    [Fact]
    public void EnergyByTier_IsEnergyByRateIsTheRegistersDifference() => Check.One(Quick, Prop.ForAll(Months, sample =>
    {
        var days = Settled(sample);
        var byRate = days.Sum(day => day.Energy.Sum(rate => rate.Kwh));
        byRate.ShouldBe(sample.Wh.Sum() / 1000m);
        days.Sum(day => day.Tiers.Sum(kwh => kwh)).ShouldBe(byRate);
    }));

    [Fact]
    public void Tiers_AreFilledFromBelowUpToTheirInclusiveBounds() => Check.One(Quick, Prop.ForAll(Months, sample =>
    {
        foreach (var day in Settled(sample))
        {
            var end = day.After!.CycleKwh;
            (day.Tiers[1] == 0m || end > 2760m).ShouldBeTrue();
            (day.Tiers[2] == 0m || end > 4800m).ShouldBeTrue();
            (end <= 4800m || day.Tiers[2] == Math.Min(end - 4800m, day.Tiers.Sum(kwh => kwh))).ShouldBeTrue();
        }
    }));

    [Fact]
    public void SettlingDayByDay_GivesWhatSettlingAtOnceGives() => Check.One(Quick, Prop.ForAll(Months, sample =>
    {
        var snapshots = Snapshots(sample);
        SettlementCarry? carry = null;
        var daily = new List<DayResult>();
        for (var i = 1; i < snapshots.Count; i++)
        {
            daily.AddRange(Settle(Plans.Z, [snapshots[i - 1], snapshots[i]], sample.Usage / 1000m, carry));
            carry = daily[^1].After;
        }

        daily.ShouldBe(Settled(sample));
    }));

    [Fact]
    public void LosingFreezes_LosesNoEnergyAndNoDay() => Check.One(Quick, Prop.ForAll(Months, Gen.Choose(0, int.MaxValue).ToArbitrary(), (sample, seed) =>
    {
        var random = new Random(seed);
        var all = Snapshots(sample);
        var kept = all.Where((_, i) => i == 0 || i == all.Count - 1 || random.Next(3) > 0).ToList();
        var days = Settle(Plans.Z, kept, sample.Usage / 1000m);
        days.Select(day => day.Date).ShouldBe(Settled(sample).Select(day => day.Date));
        days.Sum(day => day.Energy[0].Kwh).ShouldBe(sample.Wh.Where((_, i) => i % 2 == 0).Sum() / 1000m);
        days.ShouldAllBe(day => day.Energy[0].Kwh >= 0m && day.Energy[1].Kwh >= 0m);
    }));

    private static IReadOnlyList<DayResult> Settled((int Day, int Usage, int[] Wh) sample) => Settle(Plans.Z, Snapshots(sample), sample.Usage / 1000m);

    private static List<RegisterSnapshot> Snapshots((int Day, int Usage, int[] Wh) sample) => OfDays(
        new DateOnly(2026, 1, 1).AddDays(sample.Day), [.. sample.Wh.Chunk(2).Select(pair => new[] { pair[0] / 1000m, pair[1] / 1000m })]);
}
