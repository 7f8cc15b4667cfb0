using static PrepaidMeter.HeadEnd.Tests.Cli.Tariffs.TariffCase;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Tariffs;

public sealed class TariffSettleCommandTests
{
    private static readonly string OneDay = PeakValley(("2026-03-10", "100", "50"), ("2026-03-11", "106", "54"));

    [Fact]
    public async Task DayWithoutReading_IsOpenAndNamedOnStandardError()
    {
        var priced = await PriceAsync(PlanZ, OneDay + "2026-03-12,peak,107\n");
        priced.Days.Select(day => day.Status).ShouldBe(["SETTLED", "OPEN"]);
        priced.Error.ShouldContain("line 6, column register: 2026-03-12 has no register of valley: it counts as not read");
    }

    [Fact]
    public async Task CurrencyWithoutMinorUnit_HasNoDecimals() =>
        (await PriceAsync(PlanZ.Replace("CNY", "JPY", StringComparison.Ordinal), OneDay)).Total.ShouldBe("5");

    [Fact]
    public async Task BadReadings_AreRefusedWithEveryFaultAtItsPlace()
    {
        var run = await RunAsync(PlanZ, "date,rate,register\n2026-02-30,peak,1\n2026-03-10,flat,1e3\n", "--json");
        run.Code.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines[0].ShouldContain("readings.csv: line 2, column date: must be a date");
        lines[1].ShouldContain("readings.csv: line 3, column rate: must be a rate of plan \"Z\" (peak, valley) or total");
        lines[2].ShouldContain("readings.csv: line 3, column register: must be 0 or more");
    }

    [Fact]
    public async Task BadPlan_IsRefusedWithEveryFaultAtItsPlace()
    {
        var run = await RunAsync(PlanZ.Replace("0.5680", "-1", StringComparison.Ordinal).Replace("[2760, 4800]", "[2760, 2760]", StringComparison.Ordinal), OneDay);
        run.Code.ShouldBe(2);
        run.Error.ShouldContain("plan.json: $.versions[0].prices.peak: must be a number of 0 or more");
        run.Error.ShouldContain("plan.json: $.versions[0].bounds: must be above 0 and ascending");
    }

    [Theory]
    [InlineData("--start-usage", "-1", "--start-usage must be kWh, 0 or more")]
    [InlineData("--household", "0", "--household must be a number 1 to 1000")]
    [InlineData("--connected", "March", "--connected must be a date")]
    public async Task BadOption_IsWrongUsage(string option, string value, string expected)
    {
        var run = await RunAsync(PlanZ, OneDay, option, value);
        run.Code.ShouldBe(2);
        run.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task MoreMoneyThanFits_IsRefusedAndNoFaultOfTheProgram()
    {
        var run = await RunAsync(
            PlanZ.Replace("0.5680", "999999999", StringComparison.Ordinal),
            "date,rate,register,digits,multiplier,max_daily_kwh\n2026-03-10,peak,0,12,999999,999999999\n2026-03-10,valley,0,,,\n2026-03-11,peak,999999999,,,\n2026-03-11,valley,0,,,\n",
            "--json");
        (run.Code, run.Out).ShouldBe((2, ""));
        run.Error.ShouldContain("more money than 64 bits");
    }

    [Fact]
    public async Task FileThatIsNotThere_IsNamed()
    {
        var run = await CliRun.OfAsync("tariff settle --tariff no-such-plan.json --readings no-such.csv");
        run.Code.ShouldBe(2);
        run.Error.ShouldContain("no-such-plan.json");
    }

    [Fact]
    public async Task Check_GoodPlan_IsValid()
    {
        var run = await CliRun.OfAsync(["tariff", "check", Path.Combine(AppContext.BaseDirectory, "tariffs", "residential-tou.json"), "--json"]);
        run.Code.ShouldBe(0);
        run.Out.ShouldContain("\"valid\": true");
        run.Out.ShouldContain("\"name\": \"residential-tou\"");
    }

    [Fact]
    public async Task Check_SomethingElse_NamesItsFaults()
    {
        var run = await CliRun.OfAsync(["tariff", "check", Path.Combine(AppContext.BaseDirectory, "docs", "TARIFFS.md"), "--json"]);
        run.Code.ShouldBe(2);
        run.Out.ShouldContain("\"valid\": false");
        run.Error.ShouldContain("$: is not JSON: line 1, octet 1: ");
    }
}
