using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.HeadEnd.Api.Schedules;

/// <summary>A schedule.</summary>
/// <param name="Task">dailyRead, intervalRead, clockCheck, settlement.</param>
/// <param name="Cron">Quartz cron expression, seconds first.</param>
/// <param name="Group">Meter group; null = every meter.</param>
internal sealed record ScheduleDto(string Name, string Task, string Cron, string TimeZone, string? Group, bool Enabled)
{
    public static ScheduleDto From(Schedule s) => new(s.Name, ApiNames.Of(s.Task), s.Cron, s.TimeZone, s.Group, s.Enabled);
}
