using System.Collections.Immutable;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Tariff;

/// <summary>What decides on the rate at a local time: the active calendar and the special days. Immutable.</summary>
internal sealed record TariffSchedule(TariffCalendar Calendar, ImmutableArray<SpecialDay> SpecialDays)
{
    public const byte RateCount = 4;

    private const byte RateWithoutCalendar = 1;

    /// <summary>A day's first switch may be after midnight; then the last switch of an earlier day still holds. No further back than this.</summary>
    private const int DaysBack = 8;

    /// <summary>The rate 1..4 at a local time, and the local time of the next switch or of midnight, whichever is first.</summary>
    public (byte Rate, long Until) RateAt(long local)
    {
        var day = CivilZone.DayOf(local);
        var midnight = day * CivilZone.DayMs;
        var sinceMidnight = (int)(local - midnight);
        byte? rate = null;
        var until = CivilZone.DayMs;
        if (ProfileOf(day) is { } profile)
        {
            var latest = -1;
            foreach (var action in profile.Actions)
            {
                var start = action.StartMs;
                if (start > sinceMidnight)
                {
                    until = Math.Min(until, start);
                }
                else if (start >= latest)
                {
                    (rate, latest) = ((byte)action.ScriptSelector, start);
                }
            }
        }

        return (rate ?? RateHeldFromBefore(day), midnight + until);
    }

    private byte RateHeldFromBefore(long day)
    {
        for (var back = 1; back <= DaysBack; back++)
        {
            if (ProfileOf(day - back) is { Actions.Count: > 0 } profile)
            {
                var last = profile.Actions[0];
                foreach (var action in profile.Actions)
                {
                    last = action.StartMs >= last.StartMs ? action : last;
                }

                return (byte)last.ScriptSelector;
            }
        }

        return RateWithoutCalendar;
    }

    private DayProfile? ProfileOf(long day)
    {
        var date = CivilZone.DateOf(day);
        foreach (var special in SpecialDays)
        {
            if (special.Matches(date))
            {
                return Calendar.FindDay(special.DayId);
            }
        }

        return Calendar.DayOf(date);
    }
}
