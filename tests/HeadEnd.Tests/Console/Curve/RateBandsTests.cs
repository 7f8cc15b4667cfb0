using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Curve;

public sealed class RateBandsTests
{
    private static readonly ZoneClock Shanghai = new("Asia/Shanghai");

    // Friday 2026-11-20, 00:00 in Shanghai.
    private static readonly DateTimeOffset Friday = new(2026, 11, 19, 16, 0, 0, TimeSpan.Zero);

    private static readonly TariffCalendar Calendar = new(
        "TOU",
        ValueList.Create(new TariffSeason("summer", 5, 1, "always-1"), new TariffSeason("winter", 10, 1, "week")),
        ValueList.Create(new TariffWeek("week", 1, 1, 1, 1, 1, 2, 2), new TariffWeek("always-1", 1, 1, 1, 1, 1, 1, 1)),
        ValueList.Create(
            new TariffDay(1, ValueList.Create(new TariffSwitch(7, 30, 1), new TariffSwitch(23, 0, 3))),
            new TariffDay(2, ValueList.Create(new TariffSwitch(0, 0, 2)))),
        null);

    [Fact]
    public void Between_WorkdayIntoWeekend_FollowsDayProfilesAcrossMidnight()
    {
        var bands = RateBands.Between(Calendar, Shanghai, Friday, Friday.AddHours(48));

        bands.ShouldBe(
        [
            new RateBand(Friday, Friday.AddHours(7.5), 3), // Thursday's last switch is still in force
            new RateBand(Friday.AddHours(7.5), Friday.AddHours(23), 1),
            new RateBand(Friday.AddHours(23), Friday.AddHours(24), 3),
            new RateBand(Friday.AddHours(24), Friday.AddHours(48), 2),
        ]);
    }

    [Fact]
    public void Between_BeforeTheFirstSeasonOfTheYear_UsesTheLast()
    {
        var saturday = new DateTimeOffset(2027, 1, 1, 16, 0, 0, TimeSpan.Zero);
        RateBands.Between(Calendar, Shanghai, saturday, saturday.AddHours(24)).ShouldHaveSingleItem().Rate.ShouldBe(2);
    }

    [Fact]
    public void Between_CalendarWithoutItsWeek_SaysNothing() =>
        RateBands.Between(Calendar with { Weeks = default }, Shanghai, Friday, Friday.AddHours(24)).ShouldBeEmpty();
}
