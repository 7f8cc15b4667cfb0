using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>Schedules in real time that suit a world 288 times faster: a day is five minutes, a load profile interval three seconds.</summary>
internal static class DemoPace
{
    public static IReadOnlyList<Schedule> Schedules { get; } =
    [
        new("interval-read", ScheduleTask.IntervalRead, "0/15 * * * * ?", "UTC", null, true),
        new("daily-read", ScheduleTask.DailyRead, "5/30 * * * * ?", "UTC", null, true),
        new("settlement", ScheduleTask.Settlement, "10/20 * * * * ?", "UTC", null, true),
        new("clock-check", ScheduleTask.ClockCheck, "50 * * * * ?", "UTC", null, true),
    ];
}
