using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Settlement.Files;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Tests.Settlement.Files;

public sealed class ReadingsFileTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "", "line 1: the file is empty; a header is required" },
        { "date,rate,register\n", "line 1: there are no readings below the header" },
        { "date,rate,register,colour\n", "line 1, column colour: is no column of readings" },
        { "date,rate,rate\n", "line 1, column rate: is given twice" },
        { "date,rate\n", "line 1, column register: the column is missing" },
        { "date;rate;register\n", "line 1, column date;rate;register: is no column of readings" },
        { "date,rate,register\n2026-03-10,all\n", "line 2: has 2 fields, the header has 3" },
        { "date,rate,register\n10.3.2026,all,1\n", "line 2, column date: must be a date" },
        { "date,rate,register\n2026-03-10,peak,1\n", "line 2, column rate: must be a rate of plan \"single\" (all) or total" },
        { "date,rate,register\n2026-03-10,all,-1\n", "line 2, column register: must be 0 or more" },
        { "date,rate,register\n2026-03-10,all,1.00001\n", "line 2, column register: must be 0 or more" },
        { "date,rate,register\n2026-03-10,all,1234567890123\n", "line 2, column register: must be 0 or more" },
        { "date,rate,register\n2026-03-10,all,\"1\n", "line 2: " },
        { "date,rate,register\n2026-03-10,all,1\n2026-03-10,all,1\n", "line 3, column rate: this register of this date is on line 2 already" },
        { "date,rate,register,event\n2026-03-10,all,1,gone\n", "line 2, column event: must be freeze, installed, removed or empty" },
        { "date,rate,register,event\n2026-03-10,all,,removed\n", "line 2, column meter: the meter is not in service on 2026-03-10" },
        { "date,rate,register,event\n2026-03-10,all,1,\n2026-03-11,all,,removed\n", "line 3, column register: 2026-03-11 has no register of all; a meter that is installed or removed needs them all" },
        { "date,rate,register,digits\n2026-03-10,all,1,13\n", "line 2, column digits: must be a whole number 1 to 12" },
        { "date,rate,register,multiplier\n2026-03-10,all,1,0\n", "line 2, column multiplier: must be above 0" },
        { "date,rate,register,max_daily_kwh\n2026-03-10,all,1,x\n", "line 2, column max_daily_kwh: must be above 0" },
        { "date,rate,register,digits\n2026-03-10,all,1,6\n2026-03-11,all,2,5\n", "line 3, column digits: differs from line 2: one installed meter has one digits" },
        { "date,rate,register,meter\n2026-03-10,all,1,A\n2026-03-11,all,2,B\n", "line 3, column meter: meter \"B\" is not in service on 2026-03-11" },
        { "date,rate,register,meter,event\n2026-03-10,all,1,A,\n2026-03-11,all,2,B,installed\n", "line 3, column event: meter \"B\" is installed while another is in service" },
        { "date,rate,register,meter,event\n2026-03-10,all,1,A,installed\n2026-03-10,all,2,A,\n", "line 3, column register: differs from the registers the meter was installed with" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Read_OneThingWrong_NamesItsPlace(string csv, string expected)
    {
        var parse = Read(csv);
        parse.Series.ShouldBeNull();
        parse.Faults[0].ToString().ShouldStartWith(expected);
    }

    [Fact]
    public void Read_WrongThroughout_StopsAtTheLimitOfFaults() =>
        Read("date,rate,register\n" + string.Concat(Enumerable.Repeat("x,all,1\n", 1000))).Faults.Count.ShouldBe(ReadingsFile.MaxFaults);

    [Fact]
    public void Read_LinesAndColumnsInAnyOrder_GivesDaysInOrder()
    {
        var series = Good("register,date,rate\n3,2026-03-12,energy.import.total\n1,2026-03-10,all\n2,2026-03-11,all\n");
        series.Snapshots.Select(snapshot => (snapshot.Day.Day, snapshot.RatesKwh[0])).ShouldBe([(10, 1m), (11, 2m), (12, 3m)]);
        series.Through.ShouldBe(new DateOnly(2026, 3, 11));
        series.Point.ShouldBe(MeterInstallation.Default);
    }

    [Fact]
    public void Read_TotalBesideRates_IsComparedWithTheirSum()
    {
        var series = Good(
            "date,rate,register\n2026-03-10,peak,1\n2026-03-10,valley,1\n2026-03-10,total,2\n2026-03-11,peak,5\n2026-03-11,valley,6\n2026-03-11,total,12\n", Plans.Z);
        Price(series, Plans.Z).ShouldHaveSingleItem().Reason.ShouldBe("rates add up to 9 kWh, the total advanced by 10 kWh");
    }

    [Fact]
    public void Exchange_AfterADaysFreeze_BelongsToThatDay()
    {
        var days = Price(Good(
            """
            date,rate,register,meter,event,digits,multiplier
            2026-03-10,all,99990,A,,5,2
            2026-03-11,all,99995,A,,,
            2026-03-11,all,2,A,removed,,
            2026-03-11,all,10,B,installed,6,30
            2026-03-12,all,10.1,B,,,
            2026-03-13,all,10.3,B,,,
            """));
        days.Select(day => day.Energy[0].Kwh).ShouldBe([10m, 14m + 3m, 6m]);
        days[^1].After!.CycleKwh.ShouldBe(33m);
    }

    [Fact]
    public void Exchange_OnADateWithoutFreeze_EndsTheDayBefore() =>
        Price(Good("date,rate,register,meter,event\n2026-03-10,all,1,A,\n2026-03-11,all,6,A,removed\n2026-03-11,all,0,B,installed\n2026-03-12,all,4,B,\n"))
            .Select(day => day.Energy[0].Kwh).ShouldBe([5m, 4m]);

    [Fact]
    public void DaysWithoutAMeter_UseNothing()
    {
        var days = Price(Good(
            """
            date,rate,register,meter,event
            2026-03-10,all,1,A,
            2026-03-10,all,6,A,removed
            2026-03-13,all,100,B,installed
            2026-03-14,all,104,B,
            """));
        days.Select(day => (day.Date.Day, day.Energy[0].Kwh)).ShouldBe([(10, 5m), (11, 0m), (12, 0m), (13, 4m)]);
    }

    [Fact]
    public void TwoExchangesOfOneDay_EachCountWithTheirOwnMultiplier()
    {
        var days = Price(Good(
            """
            date,rate,register,meter,event,multiplier
            2026-03-10,all,0,A,,1
            2026-03-10,all,1,A,removed,
            2026-03-10,all,0,B,installed,10
            2026-03-10,all,1,B,removed,
            2026-03-10,all,0,C,installed,100
            2026-03-11,all,1,C,,
            """));
        days.ShouldHaveSingleItem().Energy[0].Kwh.ShouldBe(111m);
    }

    [Fact]
    public void ChangeOfTransformer_IsARemovalAndAnInstallationOfTheSameMeter()
    {
        var days = Price(Good(
            """
            date,rate,register,event,multiplier
            2026-03-10,all,0,,20
            2026-03-10,all,1,removed,20
            2026-03-10,all,1,installed,40
            2026-03-11,all,2,,40
            """));
        days.ShouldHaveSingleItem().Energy[0].Kwh.ShouldBe(60m);
    }

    [Fact]
    public void GapWithAnExchangeInside_IsSpreadWithNothingLost()
    {
        var days = Price(Good(
            """
            date,rate,register,meter,event
            2026-03-10,all,0,A,
            2026-03-11,all,4,A,
            2026-03-11,all,5,A,removed
            2026-03-11,all,0,B,installed
            2026-03-14,all,9,B,
            """));
        days.Select(day => day.Energy[0].Kwh).ShouldBe([4m, 3.33m, 3.33m, 3.34m]);
    }

    [Fact]
    public void RemovalThatRunsBackwards_HoldsItsDaysAndWhatFollows()
    {
        var days = Price(Good(
            """
            date,rate,register,meter,event
            2026-03-10,all,100,A,
            2026-03-11,all,104,A,
            2026-03-11,all,103,A,removed
            2026-03-11,all,0,B,installed
            2026-03-12,all,9,B,
            2026-03-13,all,12,B,
            """));
        days.Select(day => day.Status).ShouldBe([DayStatus.Settled, DayStatus.Hold, DayStatus.Hold]);
        days[2].Reason.ShouldBe("register 1 runs backwards: 104 -> 103");
    }

    [Fact]
    public void NewMetersFreezeOnTheDateOfItsInstallation_MayRepeatIt() =>
        Price(Good("date,rate,register,meter,event\n2026-03-10,all,1,A,\n2026-03-11,all,6,A,removed\n2026-03-11,all,0,B,installed\n2026-03-11,all,0,B,\n2026-03-12,all,4,B,\n"))
            .Select(day => day.Energy[0].Kwh).ShouldBe([5m, 4m]);

    private static IReadOnlyList<DayResult> Price(ReadingsSeries series, TariffPlan? plan = null) => SettlementCalculator.Compute(
        new SettlementInput(plan ?? Plans.Single, series.Point, 0m, null, series.Snapshots, series.Through, 0.01m) { Exchanges = series.Exchanges });

    private static ReadingsSeries Good(string csv, TariffPlan? plan = null)
    {
        var parse = Read(csv, plan);
        parse.Faults.ShouldBeEmpty();
        return parse.Series.ShouldNotBeNull();
    }

    private static ReadingsParse Read(string csv, TariffPlan? plan = null)
    {
        using var text = new StringReader(csv);
        return ReadingsFile.Read(text, plan ?? Plans.Single);
    }
}
