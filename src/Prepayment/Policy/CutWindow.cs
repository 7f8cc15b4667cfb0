using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>When supply may be cut, in the meter's civil time.</summary>
/// <param name="From">First moment of the day.</param>
/// <param name="Until">First moment after it; equal to <paramref name="From"/> means the whole day.</param>
/// <param name="Days">Days of the week.</param>
/// <param name="ProtectedDates">Holidays, exam days, heat and cold: never.</param>
/// <param name="WorkingDates">Dates that are working days whatever day of the week they are (made-up days around holidays).</param>
public sealed record CutWindow(TimeOnly From, TimeOnly Until, ValueList<DayOfWeek> Days, ValueList<DateOnly> ProtectedDates = default, ValueList<DateOnly> WorkingDates = default)
{
    /// <summary>Monday to Friday, 09:00 to 16:00: somebody is there to pay to, and daylight is left to restore in.</summary>
    public static CutWindow WorkingHours { get; } = new(
        new TimeOnly(9, 0), new TimeOnly(16, 0),
        ValueList.Create(DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday));

    /// <summary>At any time: for the demo and for tests.</summary>
    public static CutWindow Always { get; } = new(TimeOnly.MinValue, TimeOnly.MinValue, ValueList.From(Enum.GetValues<DayOfWeek>()));

    /// <summary>Why a cut must wait at this moment; null when it need not.</summary>
    public string? Veto(DateOnly date, TimeOnly time)
    {
        if (ProtectedDates.Contains(date))
        {
            return $"{date:yyyy-MM-dd} is a protected day";
        }

        if (!Days.Contains(date.DayOfWeek) && !WorkingDates.Contains(date))
        {
            return $"no cuts on a {date.DayOfWeek}";
        }

        return From == Until || time.IsBetween(From, Until) ? null : $"{time:HH:mm} is outside {From:HH:mm}-{Until:HH:mm}";
    }
}
