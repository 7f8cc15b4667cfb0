using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;
using static PrepaidMeter.Prepayment.Tests.Settlement.Series;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

/// <summary>The worked cases of the settlement rules: independent, exact arithmetic.</summary>
public sealed class WorkedCasesTests
{
    [Fact]
    public void LadderWithinTier1_OneDay_Costs456() =>
        Amounts(Settle(Plans.Z, OfDays(Start, [6.42m, 3.17m]), startUsage: 1000m)).ShouldBe([456]);

    [Fact]
    public void LadderReachesItsBoundExactly_TheBoundIsTier1AndTheNextDayTier2()
    {
        var days = Settle(Plans.Z, OfDays(Start, [6m, 4m], [0m, 10m]), startUsage: 2750m);
        Amounts(days).ShouldBe([456, 338]);
        days[0].Tiers.ShouldBe([10m, 0m, 0m]);
        days[1].Tiers.ShouldBe([0m, 10m, 0m]);
    }

    [Fact]
    public void LadderCrossedInsideADay_EachTierGetsTheDaysMix()
    {
        var day = Settle(Plans.Z, OfDays(Start, [6m, 4m]), startUsage: 2755m).ShouldHaveSingleItem();
        day.AmountMinor.ShouldBe(481);
        day.Tiers.ShouldBe([5m, 5m, 0m]);
    }

    [Fact]
    public void Rollover_CountsThroughZero()
    {
        var day = Settle(
            Plans.Z, [At(Start, 999_998.50m, 654_321.00m), At(Start.AddDays(1), 3.20m, 654_322.15m)], startUsage: 500m, point: MeasuringPoint.Default).ShouldHaveSingleItem();
        day.Energy.Select(rate => rate.Kwh).ShouldBe([4.70m, 1.15m]);
        day.AmountMinor.ShouldBe(300);
    }

    [Fact]
    public void RegisterRunsBackwards_IsHeldWithoutMoney()
    {
        var day = Settle(Plans.Z, [At(Start, 12_345.60m, 100m), At(Start.AddDays(1), 12_345.50m, 100m)]).ShouldHaveSingleItem();
        day.Status.ShouldBe(DayStatus.Hold);
        day.AmountMinor.ShouldBe(0);
        day.Reason.ShouldNotBeNull().ShouldContain("runs backwards: 12345.60 -> 12345.50");
    }

    [Fact]
    public void CurrentTransformerOf40_MultipliesEveryRate() =>
        Amounts(Settle(
            Plans.Industrial,
            [At(Start, 101.11m, 903.20m, 1500.00m, 777.77m), At(Start.AddDays(1), 101.36m, 904.07m, 1501.93m, 778.41m)],
            point: new MeasuringPoint(6, 40m, 500m))).ShouldBe([10_638]);

    [Fact]
    public void ThirtyTinyDays_AddUpToTheMonthAndNotToThirtyRoundings()
    {
        var amounts = Amounts(Settle(Plans.Single, OfDays(new DateOnly(2026, 4, 1), [.. Enumerable.Repeat(new[] { 0.03m }, 30)])));
        amounts.Sum().ShouldBe(44);
        amounts.Distinct().Order().ShouldBe([1, 2]);
    }

    [Fact]
    public void FreeQuota_IsTakenAtTier1AndStillCountsAsUsage()
    {
        var days = Settle(Plans.ZFree15, OfDays(Start, [4.1m, 2.9m], [6.3m, 3.7m]), startUsage: 800m);
        Amounts(days).ShouldBe([0, 93]);
        days[1].After!.CycleKwh.ShouldBe(817m);
        days[1].After!.MonthFreeKwh.ShouldBe(15m);
    }

    private static IEnumerable<long> Amounts(IReadOnlyList<DayResult> days) => days.Select(day => day.AmountMinor);
}
