namespace PrepaidMeter.Metering.Plans;

/// <summary>Days on which a plan does not fire, in the plan's time zone.</summary>
/// <param name="ExcludedWeekdays">Every one of these days of the week.</param>
/// <param name="ExcludedDates">Single dates: holidays, the day of a migration.</param>
public sealed record PlanCalendar(IReadOnlyList<DayOfWeek> ExcludedWeekdays, IReadOnlyList<DateOnly> ExcludedDates)
{
    public static PlanCalendar EveryDay { get; } = new([], []);

    public bool Excludes(DateOnly date) => ExcludedWeekdays.Contains(date.DayOfWeek) || ExcludedDates.Contains(date);
}
