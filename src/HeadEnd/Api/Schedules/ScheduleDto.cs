using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Scheduler;

namespace PrepaidMeter.HeadEnd.Api.Schedules;

/// <summary>A schedule.</summary>
/// <param name="Task">dailyRead, intervalRead, clockCheck, settlement.</param>
/// <param name="Cron">Quartz cron expression, seconds first.</param>
/// <param name="TimeZone">tzdb id the expression is read in.</param>
/// <param name="Group">Meter group; null = every meter.</param>
internal sealed record ScheduleDto(string Name, string Task, string Cron, string TimeZone, string? Group, bool Enabled)
{
    public static ScheduleDto From(Schedule s) => new(s.Name, ApiNames.Of(s.Task), s.Cron, s.TimeZone, s.Group, s.Enabled);
}

/// <summary>A schedule and how it stands on this node.</summary>
/// <param name="NextFire">Null when it is disabled or can not work.</param>
/// <param name="LastRun">Null before the first run since start.</param>
/// <param name="Problem">Why it can not work; null when it can.</param>
internal sealed record ScheduleStatusDto(ScheduleDto Schedule, DateTimeOffset? NextFire, ScheduleRunDto? LastRun, string? Problem)
{
    public static ScheduleStatusDto From(ScheduleStatus s) =>
        new(ScheduleDto.From(s.Schedule), s.NextFire?.ToUniversalTime(), s.LastRun is { } run ? ScheduleRunDto.From(run) : null, s.Problem);
}

/// <param name="State">running, finished, failed, cancelled.</param>
internal sealed record ScheduleRunDto(DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string State, string Detail)
{
    public static ScheduleRunDto From(ScheduleRun r) => new(r.StartedAt.ToUniversalTime(), r.FinishedAt?.ToUniversalTime(), ApiNames.Of(r.State), r.Detail);
}

/// <summary>What a schedule is to be; its name is in the URL.</summary>
internal sealed record ScheduleChangeDto(string Task, string Cron, string TimeZone, string? Group = null, bool Enabled = true);
