using System.Globalization;
using System.Text;
using static PrepaidMeter.HeadEnd.Tests.Cli.Tariffs.TariffCase;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Tariffs;

/// <summary>The worked cases of the settlement rules, files in and JSON out. Those about top-ups and cuts need an account and are tested with the payments and the policy.</summary>
public sealed class TariffSettleWorkedCasesTests
{
    [Fact]
    public async Task LadderWithinTier1_OneDay_Costs456()
    {
        var priced = await PriceAsync(PlanZ, PeakValley(("2026-03-10", "100", "50"), ("2026-03-11", "106.42", "53.17")), "--start-usage", "1000");
        var day = priced.Days.ShouldHaveSingleItem();
        (day.Date, day.Amount, day.Status, priced.Total).ShouldBe(("2026-03-10", "4.56", "SETTLED", "4.56"));
        day.Energy.ShouldBe(new Dictionary<string, decimal> { ["peak"] = 6.42m, ["valley"] = 3.17m });
        day.Tiers.ShouldBe([9.59m, 0m, 0m]);
    }

    [Fact]
    public async Task LadderReachesItsBoundExactly_TheBoundIsTier1AndTheNextDayTier2()
    {
        var priced = await PriceAsync(
            PlanZ, PeakValley(("2026-03-10", "100", "50"), ("2026-03-11", "106", "54"), ("2026-03-12", "106", "64")), "--start-usage", "2750");
        priced.Days.Select(day => day.Amount).ShouldBe(["4.56", "3.38"]);
        priced.Days[0].Tiers.ShouldBe([10m, 0m, 0m]);
        priced.Days[1].Tiers.ShouldBe([0m, 10m, 0m]);
        priced.Total.ShouldBe("7.94");
    }

    [Fact]
    public async Task LadderCrossedInsideADay_EachTierGetsTheDaysMix()
    {
        var priced = await PriceAsync(PlanZ, PeakValley(("2026-03-10", "100", "50"), ("2026-03-11", "106", "54")), "--start-usage", "2755");
        priced.Days.ShouldHaveSingleItem().Tiers.ShouldBe([5m, 5m, 0m]);
        priced.Total.ShouldBe("4.81");
    }

    [Fact]
    public async Task Rollover_CountsThroughZero()
    {
        var priced = await PriceAsync(PlanZ, PeakValley(("2026-03-10", "999998.50", "654321.00"), ("2026-03-11", "3.20", "654322.15")), "--start-usage", "500");
        priced.Days.ShouldHaveSingleItem().Energy.ShouldBe(new Dictionary<string, decimal> { ["peak"] = 4.70m, ["valley"] = 1.15m });
        priced.Total.ShouldBe("3.00");
    }

    [Fact]
    public async Task RegisterRunsBackwards_IsHeldWithoutMoney()
    {
        var priced = await PriceAsync(PlanZ, PeakValley(("2026-03-10", "12345.60", "50"), ("2026-03-11", "12345.50", "50")));
        var day = priced.Days.ShouldHaveSingleItem();
        (day.Status, day.Amount, day.Energy.Count, day.Tiers.Count, priced.Total).ShouldBe(("HOLD", "0.00", 0, 0, "0.00"));
        priced.Error.ShouldContain("2026-03-10 HOLD: register 1 runs backwards: 12345.60 -> 12345.50");
    }

    [Fact]
    public async Task CurrentTransformerOf40_MultipliesEveryRate()
    {
        const string Plan =
            """
            { "name": "industrial", "currency": "CNY",
              "rates": [ { "name": "S", "register": "energy.import.rate1" }, { "name": "P", "register": "energy.import.rate2" },
                         { "name": "F", "register": "energy.import.rate3" }, { "name": "V", "register": "energy.import.rate4" } ],
              "versions": [ { "from": "2020-01-01", "prices": { "S": 1.2874, "P": 1.0713, "F": 0.6392, "V": 0.2687 } } ] }
            """;
        const string Readings =
            """
            date,rate,register,multiplier
            2026-03-10,S,101.11,40
            2026-03-10,P,903.20,40
            2026-03-10,F,1500.00,40
            2026-03-10,V,777.77,40
            2026-03-11,S,101.36,40
            2026-03-11,P,904.07,40
            2026-03-11,F,1501.93,40
            2026-03-11,V,778.41,40
            """;
        (await PriceAsync(Plan, Readings)).Total.ShouldBe("106.38");
    }

    [Fact]
    public async Task ThirtyTinyDays_AddUpToTheMonthAndNotToThirtyRoundings()
    {
        const string Plan =
            """
            { "name": "single", "currency": "CNY", "rates": [ { "name": "all", "register": "energy.import.total" } ],
              "versions": [ { "from": "2020-01-01", "prices": { "all": 0.4883 } } ] }
            """;
        var readings = new StringBuilder("date,rate,register\n");
        for (var i = 0; i <= 30; i++)
        {
            readings.AppendLine(CultureInfo.InvariantCulture, $"{new DateOnly(2026, 4, 1).AddDays(i):yyyy-MM-dd},all,{100m + (0.03m * i)}");
        }

        var priced = await PriceAsync(Plan, readings.ToString());
        priced.Days.Count.ShouldBe(30);
        priced.Days.Select(day => day.Amount).Distinct().Order().ShouldBe(["0.01", "0.02"]);
        priced.Total.ShouldBe("0.44");
    }

    [Fact]
    public async Task FreeQuota_IsTakenAtTier1AndStillCountsAsUsage()
    {
        var plan = PlanZ.Replace("[0, 0.05, 0.30]", "[0, 0.05, 0.30], \"freeKwhPerMonth\": 15", StringComparison.Ordinal);
        var priced = await PriceAsync(
            plan, PeakValley(("2026-03-10", "100", "50"), ("2026-03-11", "104.1", "52.9"), ("2026-03-12", "110.4", "56.6")), "--start-usage", "800");
        priced.Days.Select(day => day.Amount).ShouldBe(["0.00", "0.93"]);
        priced.Days.Select(day => day.Tiers[0]).ShouldBe([7m, 10m]);
    }

    [Fact]
    public async Task AccountCloses_TheRemovalEndsItsLastDay()
    {
        const string Readings =
            """
            date,rate,register,event
            2026-03-10,peak,100,
            2026-03-10,valley,50,
            2026-03-10,peak,101.23,removed
            2026-03-10,valley,50.77,removed
            """;
        var priced = await PriceAsync(PlanZ, Readings);
        priced.Days.ShouldHaveSingleItem().Date.ShouldBe("2026-03-10");
        priced.Total.ShouldBe("0.92");
    }
}
