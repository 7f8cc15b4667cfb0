using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;
using static PrepaidMeter.Prepayment.Tests.Settlement.Series;

namespace PrepaidMeter.Prepayment.Tests.Settlement;

public sealed class SettlementCalculatorTests
{
    [Fact]
    public void Gap_IsSpreadEvenlyFlooredWithTheRemainderOnTheLastDay()
    {
        var days = Settle(Plans.Z, [At(Start, 100m, 200m), At(Start.AddDays(3), 110m, 200.05m)]);
        days.Select(day => day.Energy[0].Kwh).ShouldBe([3.33m, 3.33m, 3.34m]);
        days.Select(day => day.Energy[1].Kwh).ShouldBe([0.01m, 0.01m, 0.03m]);
        days.ShouldAllBe(day => day.SegmentStart == Start && day.Status == DayStatus.Settled);
    }

    [Fact]
    public void Gap_OverTheEndOfTheMonth_EachDayIsPricedInItsOwnMonth()
    {
        var start = new DateOnly(2026, 1, 30);
        var days = Settle(Plans.Single, [At(start, 0m), At(start.AddDays(4), 0.12m)]);

        // .03 kWh is .014649: January's two days make 1 + 2, and February starts from nothing.
        days.Select(day => day.AmountMinor).ShouldBe([1, 2, 1, 2]);
        days[2].After!.MonthStart.ShouldBe(new DateOnly(2026, 2, 1));
    }

    [Fact]
    public void YearlyCycle_TurnsOnItsStartMonthAndNotOnTheMonth()
    {
        var plan = Plans.Z with { Cycle = new LadderCycle(true, 7) };
        var days = Settle(plan, OfDays(new DateOnly(2026, 5, 31), [.. Enumerable.Repeat(new[] { 1m, 1m }, 33)]), startUsage: 2750m);
        days.Single(day => day.Date == new DateOnly(2026, 6, 30)).After!.CycleKwh.ShouldBe(2812m);
        days.Single(day => day.Date == new DateOnly(2026, 7, 1)).After!.CycleKwh.ShouldBe(2m);
    }

    [Fact]
    public void PriceVersion_AppliesFromItsDayOnAndDoesNotRestartTheMonth()
    {
        var plan = Plans.Single with
        {
            Versions = ValueList.Create(Plans.Single.Versions[0], Plans.Single.Versions[0] with { From = Start.AddDays(1), Tiers = ValueList.Create(ValueList.Create(0.9m)) }),
        };
        var days = Settle(plan, OfDays(Start, [0.03m], [0.03m]));

        // .014649 rounds to 1; .014649 + .027 = .041649 rounds to 4: the second day is 3, alone it would be 3 as well, so look at the carried cost.
        days.Select(day => day.AmountMinor).ShouldBe([1, 3]);
        days[1].After!.MonthCost.ShouldBe(Rational.Of(0.041649m));
    }

    [Fact]
    public void NoPriceInForce_IsHeldAndNamesTheDay()
    {
        var plan = Plans.Single with { Versions = ValueList.Create(Plans.Single.Versions[0] with { From = Start.AddDays(1) }) };
        var day = Settle(plan, OfDays(Start, [1m])).ShouldHaveSingleItem();
        day.Status.ShouldBe(DayStatus.Hold);
        day.Reason.ShouldBe("single has no price for 2026-03-10");
    }

    [Fact]
    public void HeldDay_IsSettledAsAGapWhenABelievableFreezeComes()
    {
        RegisterSnapshot[] snapshots = [At(Start, 100m, 100m), At(Start.AddDays(1), 99m, 100m), At(Start.AddDays(2), 104m, 102m)];
        Settle(Plans.Z, snapshots[..2]).ShouldHaveSingleItem().Status.ShouldBe(DayStatus.Hold);
        var days = Settle(Plans.Z, snapshots);
        days.ShouldAllBe(day => day.Status == DayStatus.Settled);
        days.Select(day => day.Energy[0].Kwh).ShouldBe([2m, 2m]);
    }

    [Theory]
    [InlineData(553, DayStatus.Hold)]
    [InlineData(552, DayStatus.Settled)]
    public void MoreThanTheMeterCanMeasure_IsHeld(int kwh, DayStatus expected) =>
        Settle(Plans.Z, [At(Start, 100m, 0m), At(Start.AddDays(1), 100m + kwh, 0m)], point: MeasuringPoint.Default).ShouldHaveSingleItem().Status.ShouldBe(expected);

    [Theory]
    [InlineData("10.03", DayStatus.Settled)]
    [InlineData("10.04", DayStatus.Hold)]
    [InlineData("9.96", DayStatus.Hold)]
    public void RatesAgainstTotal_MayDisagreeByATolerancePerRegister(string total, DayStatus expected)
    {
        var advance = decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture);
        RegisterSnapshot[] snapshots =
        [
            At(Start, 100m, 100m) with { TotalKwh = 999_995m },
            At(Start.AddDays(1), 106m, 104m) with { TotalKwh = 999_995m + advance - 1_000_000m },
        ];
        Settle(Plans.Z, snapshots).ShouldHaveSingleItem().Status.ShouldBe(expected);
    }

    [Fact]
    public void DoubtfulFreeze_IsHeldForItsReason()
    {
        var day = Settle(Plans.Z, [At(Start, 1m, 1m), new RegisterSnapshot(Start.AddDays(1), default, null, "flagged")]).ShouldHaveSingleItem();
        (day.Status, day.Reason).ShouldBe((DayStatus.Hold, "flagged"));
    }

    [Fact]
    public void MissingFreeze_LeavesItsDaysOpen()
    {
        var days = SettlementCalculator.Compute(new SettlementInput(
            Plans.Z, MeasuringPoint.Default, 0m, null, [At(Start, 1m, 1m), At(Start.AddDays(1), 2m, 2m)], Start.AddDays(2), 0.01m));
        days.Select(day => day.Status).ShouldBe([DayStatus.Settled, DayStatus.Open, DayStatus.Open]);
    }

    [Fact]
    public void RegisterBeyondItsDigits_IsHeld() =>
        Settle(Plans.Single, [At(Start, 10m), At(Start.AddDays(1), 1_000_001m)], point: MeasuringPoint.Default with { MaxDailyKwh = 2_000_000m })
            .ShouldHaveSingleItem().Status.ShouldBe(DayStatus.Hold);
}
