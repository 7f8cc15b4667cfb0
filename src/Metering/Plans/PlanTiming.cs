namespace PrepaidMeter.Metering.Plans;

/// <summary>When a plan fires and until when its data are to be in. All of it is civil time of <paramref name="TimeZone"/>.</summary>
/// <param name="Cron">Quartz cron expression, 6 or 7 fields, seconds first.</param>
/// <param name="TimeZone">tzdb id.</param>
/// <param name="Window">
/// From the fire to the deadline: meters that fail are tried again until it, and a fire missed while the head-end was down is made up for, once, until it.
/// </param>
public sealed record PlanTiming(string Cron, string TimeZone, TimeSpan Window)
{
    /// <summary>The meters' first attempts are spread over this time after the fire; shorter than the window.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The calendar: days on which the plan does not fire at all.</summary>
    public PlanCalendar Calendar { get; init; } = PlanCalendar.EveryDay;

    /// <summary>Hours of the day in which no meter is contacted for this plan; work under way goes on after them.</summary>
    public IReadOnlyList<Blackout> Blackouts { get; init; } = [];
}
