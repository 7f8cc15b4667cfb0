using PrepaidMeter.Prepayment.Tariffs;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tests.Tariffs;

public sealed class LadderScalingTests
{
    private static readonly LadderCycle Year = new(true, 1);
    private static readonly PriceVersion Version = new(new DateOnly(2020, 1, 1), ValueList.Create(3120m, 4800m), default, 0m);

    private static readonly LadderScaling Household = LadderScaling.None with
    {
        Household = ValueList.Create(new HouseholdStep(5, 1m, 100m), new HouseholdStep(8, 1.5m, 0m)),
    };

    [Theory]
    [InlineData(1, 3120, 4800)]
    [InlineData(4, 3120, 4800)]
    [InlineData(5, 4320, 6000)]
    [InlineData(7, 4320, 6000)]
    [InlineData(8, 4680, 7200)]
    public void Bounds_OfAHousehold_AreThoseOfTheLastStepItReaches(int persons, int first, int second) =>
        Household.Bounds(Version, Year, new DateOnly(2026, 5, 1), persons, null).ShouldBe([first, second]);

    [Fact]
    public void Bounds_ByMonth_GetOneMonthOfTheHouseholdsShare() =>
        Household.Bounds(Version, LadderCycle.Monthly, new DateOnly(2026, 5, 1), 5, null).ShouldBe([3220m, 4900m]);

    [Theory]
    [InlineData("2026-01-01", "3120")]
    [InlineData("2026-01-20", "3120")]
    [InlineData("2026-07-01", "1560")]
    [InlineData("2026-07-31", "1560")]
    [InlineData("2026-12-31", "260")]
    [InlineData("2025-07-01", "3120")]
    public void Bounds_OfAPartCycleByMonths_CountTheMonthOfConnection(string connected, string first) =>
        First(PartCycle.Months, Year, "2026-12-31", connected).ShouldBe(Number(first));

    [Theory]
    [InlineData("2026-01-01", "3120")]
    [InlineData("2026-07-02", "1564.27")]
    [InlineData("2026-12-31", "8.55")]
    public void Bounds_OfAPartCycleByDays_AreRoundedToAHundredth(string connected, string first) =>
        First(PartCycle.Days, Year, "2026-12-31", connected).ShouldBe(Number(first));

    [Fact]
    public void Bounds_OfTheNextCycle_AreWhole() => First(PartCycle.Months, Year, "2027-01-01", "2026-07-01").ShouldBe(3120m);

    [Fact]
    public void Bounds_OfACycleFromJuly_CountToTheEndOfJune() => First(PartCycle.Months, new LadderCycle(true, 7), "2026-06-30", "2026-04-15").ShouldBe(780m);

    [Fact]
    public void Bounds_OfAHouseholdInAPartCycle_TakeTheHouseholdFirst() =>
        (Household with { PartCycle = PartCycle.Months }).Bounds(Version, Year, new DateOnly(2026, 12, 1), 5, new DateOnly(2026, 7, 1)).ShouldBe([2160m, 3000m]);

    private static decimal First(PartCycle part, LadderCycle cycle, string day, string connected) =>
        (LadderScaling.None with { PartCycle = part }).Bounds(Version, cycle, Date(day), 1, Date(connected))[0];

    private static DateOnly Date(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
