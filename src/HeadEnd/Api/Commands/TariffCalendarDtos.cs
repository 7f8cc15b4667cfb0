using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Api.Commands;

/// <summary>An activity calendar to write and activate, and why.</summary>
/// <param name="Name">At most 16 ASCII characters.</param>
/// <param name="ActivateAt">At once when left out.</param>
internal sealed record TariffCalendarDto(
    string Reason, string Name, IReadOnlyList<TariffSeasonDto> Seasons, IReadOnlyList<TariffWeekDto> Weeks, IReadOnlyList<TariffDayDto> Days, DateTimeOffset? ActivateAt = null)
{
    public TariffCalendar ToCalendar() => new(
        Name,
        ValueList.From(Seasons.Select(s => new TariffSeason(s.Name, s.StartMonth, s.StartDay, s.Week))),
        ValueList.From(Weeks.Select(w => new TariffWeek(w.Name, w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday, w.Sunday))),
        ValueList.From(Days.Select(d => new TariffDay(d.Id, ValueList.From(d.Switches.Select(s => new TariffSwitch(s.Hour, s.Minute, s.Rate)))))),
        ActivateAt);
}

/// <param name="Week">Name of one of the weeks.</param>
internal sealed record TariffSeasonDto(string Name, byte StartMonth, byte StartDay, string Week);

/// <summary>Day ids for Monday to Sunday.</summary>
internal sealed record TariffWeekDto(string Name, byte Monday, byte Tuesday, byte Wednesday, byte Thursday, byte Friday, byte Saturday, byte Sunday);

internal sealed record TariffDayDto(byte Id, IReadOnlyList<TariffSwitchDto> Switches);

/// <param name="Rate">Counts from 1.</param>
internal sealed record TariffSwitchDto(byte Hour, byte Minute, ushort Rate);
