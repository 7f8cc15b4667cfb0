using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Objects;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Tariff;

/// <summary>One side, active or passive, of the activity calendar (class 20, version 0). Immutable.</summary>
internal sealed record TariffCalendar(Octets Name, ValueList<SeasonProfile> Seasons, ValueList<WeekProfile> Weeks, ValueList<DayProfile> Days)
{
    /// <summary>Every switch names a time of day and a script of the tariff script table that this meter has.</summary>
    public bool IsRunnable()
    {
        foreach (var day in Days)
        {
            foreach (var action in day.Actions)
            {
                var (hour, minute, second) = (action.StartTime.Span[0], action.StartTime.Span[1], action.StartTime.Span[2]);
                if (hour > 23 || minute is > 59 and not 0xFF || second is > 59 and not 0xFF
                    || action.ScriptTable != ScriptTables.TariffName || action.ScriptSelector is 0 or > TariffSchedule.RateCount)
                {
                    return false;
                }
            }
        }

        return true;
    }

    public DayProfile? FindDay(byte id)
    {
        foreach (var day in Days)
        {
            if (day.Id == id)
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>The day profile of a date by season and week; null when the calendar has none for it.</summary>
    public DayProfile? DayOf(DateOnly date)
    {
        if (SeasonOf(date) is not { } season)
        {
            return null;
        }

        foreach (var week in Weeks)
        {
            if (week.Name == season.Week)
            {
                return FindDay(week.DayIds[date.DayOfWeek == DayOfWeek.Sunday ? 6 : (int)date.DayOfWeek - 1]);
            }
        }

        return null;
    }

    /// <summary>The season whose latest start is nearest before the date. Seasons begin at local midnight of their start date.</summary>
    private SeasonProfile? SeasonOf(DateOnly date)
    {
        SeasonProfile? found = null;
        var foundStart = long.MinValue;
        foreach (var season in Seasons)
        {
            if (LatestStart(season.Start, date) is { } start && (found is null || start > foundStart))
            {
                (found, foundStart) = (season, start);
            }
        }

        return found;
    }

    /// <summary>Null: has not begun yet. A start with nothing specified is that of the only season there is and lies before every date.</summary>
    private static long? LatestStart(CosemDateTime start, DateOnly date)
    {
        if (start is { Year: 0xFFFF, Month: 0xFF, Day: 0xFF })
        {
            return long.MinValue + 1;
        }

        if (start.Year != 0xFFFF)
        {
            var once = Date(start.Year, start);
            return once <= date ? CivilZone.DayOf(once) : null;
        }

        var thisYear = Date(date.Year, start);
        return CivilZone.DayOf(thisYear <= date ? thisYear : Date(date.Year - 1, start));
    }

    private static DateOnly Date(int year, CosemDateTime start)
    {
        var month = start.Month is >= 1 and <= 12 ? start.Month : 1;
        var days = DateTime.DaysInMonth(year, month);
        var day = start.Day switch
        {
            0xFF or 0 => 1,
            0xFE => days,
            0xFD => days - 1,
            _ => Math.Min(start.Day, days),
        };
        return new(year, month, day);
    }
}
