using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Commands;

/// <summary>The four tables of an activity calendar (class 20) as COSEM data. Pure.</summary>
public static class TariffCalendarCodec
{
    /// <summary>calendar_name, season_profile, week_profile_table, day_profile_table: values of attributes 2..5 (active) or 6..9 (passive).</summary>
    /// <param name="tariffScripts">Logical name of the script table whose script n activates rate n.</param>
    public static IReadOnlyList<DlmsData> Encode(TariffCalendar calendar, LogicalName tariffScripts) =>
    [
        Text(calendar.Name),
        new DlmsData.Array(ValueList.From(calendar.Seasons.Select(Season))),
        new DlmsData.Array(ValueList.From(calendar.Weeks.Select(Week))),
        new DlmsData.Array(ValueList.From(calendar.Days.Select(d => Day(d, tariffScripts)))),
    ];

    /// <summary>Starts at midnight of a day of every year: year, day of week and deviation are not specified.</summary>
    private static DlmsData Season(TariffSeason season) => DlmsData.StructureOf(
        Text(season.Name),
        DlmsData.FromDateTime(new CosemDateTime(0xFFFF, season.StartMonth, season.StartDay, 0xFF, 0, 0, 0, 0, CosemDateTime.DeviationNotSpecified, 0)),
        Text(season.WeekName));

    private static DlmsData Week(TariffWeek week) => DlmsData.StructureOf(
        Text(week.Name),
        new DlmsData.Unsigned(week.Monday),
        new DlmsData.Unsigned(week.Tuesday),
        new DlmsData.Unsigned(week.Wednesday),
        new DlmsData.Unsigned(week.Thursday),
        new DlmsData.Unsigned(week.Friday),
        new DlmsData.Unsigned(week.Saturday),
        new DlmsData.Unsigned(week.Sunday));

    private static DlmsData Day(TariffDay day, LogicalName tariffScripts) => DlmsData.StructureOf(
        new DlmsData.Unsigned(day.DayId),
        new DlmsData.Array(ValueList.From(day.Switches.Select(s => Switch(s, tariffScripts)))));

    /// <summary>start_time as hour, minute, second, hundredths.</summary>
    private static DlmsData Switch(TariffSwitch tariffSwitch, LogicalName tariffScripts) => DlmsData.StructureOf(
        DlmsData.FromOctets([tariffSwitch.Hour, tariffSwitch.Minute, 0, 0]),
        DlmsData.FromLogicalName(tariffScripts),
        new DlmsData.LongUnsigned(tariffSwitch.Rate));

    private static DlmsData Text(string text) => DlmsData.FromOctets(Encoding.ASCII.GetBytes(text));
}
