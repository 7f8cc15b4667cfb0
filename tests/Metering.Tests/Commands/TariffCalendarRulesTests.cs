using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Commands;

public sealed class TariffCalendarRulesTests
{
    private static readonly TariffCalendar Whole = TariffCalendarProcedureTests.Calendar(null);

    public static TheoryData<TariffCalendar, string> Faulty => new()
    {
        { Whole with { Name = "" }, "calendar name" },
        { Whole with { Name = "seventeen letters" }, "calendar name" },
        { Whole with { Name = "günstig" }, "calendar name" },
        { Whole with { Seasons = default }, "seasons" },
        { Whole with { Seasons = ValueList.Create(new TariffSeason("S", 2, 30, "WEEK")) }, "no day of the year" },
        { Whole with { Seasons = ValueList.Create(new TariffSeason("S", 13, 1, "WEEK")) }, "no day of the year" },
        { Whole with { Seasons = ValueList.Create(new TariffSeason("S", 1, 1, "OTHER")) }, "week 'OTHER'" },
        { Whole with { Seasons = ValueList.Create(new TariffSeason("S", 1, 1, "WEEK"), new TariffSeason("S", 7, 1, "WEEK")) }, "twice" },
        { Whole with { Weeks = ValueList.Create(new TariffWeek("WEEK", 1, 1, 1, 1, 1, 2, 9)) }, "day 9" },
        { Whole with { Days = ValueList.Create(Day(1, (0, 0, 0)), Day(2, (0, 0, 1))) }, "rate 0" },
        { Whole with { Days = ValueList.Create(Day(1, (24, 0, 1)), Day(2, (0, 0, 1))) }, "time that is none" },
        { Whole with { Days = ValueList.Create(Day(1, (6, 0, 1)), Day(2, (0, 0, 1))) }, "00:00" },
        { Whole with { Days = ValueList.Create(Day(1, (0, 0, 1), (8, 0, 2), (8, 0, 1)), Day(2, (0, 0, 1))) }, "order" },
        { Whole with { Days = ValueList.Create(Day(1, (0, 0, 1)), Day(2, (0, 0, 1)), Day(2, (0, 0, 2))) }, "twice" },
    };

    [Fact]
    public void FindFault_WholeCalendar_HasNone() => TariffCalendarRules.FindFault(Whole).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Faulty))]
    public void FindFault_FaultyCalendar_NamesIt(TariffCalendar calendar, string fault) =>
        TariffCalendarRules.FindFault(calendar).ShouldNotBeNull().ShouldContain(fault);

    private static TariffDay Day(byte id, params (byte Hour, byte Minute, ushort Rate)[] switches) =>
        new(id, ValueList.From(switches.Select(s => new TariffSwitch(s.Hour, s.Minute, s.Rate))));
}
