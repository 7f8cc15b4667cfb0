using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.Scheduler;

/// <summary>A schedule and how it stands on this node.</summary>
/// <param name="NextFire">Null when it is disabled, can not work or will never fire again.</param>
/// <param name="LastRun">Null before the first run since start.</param>
/// <param name="Problem">Why it can not work; null when it can.</param>
public sealed record ScheduleStatus(Schedule Schedule, DateTimeOffset? NextFire, ScheduleRun? LastRun, string? Problem);
