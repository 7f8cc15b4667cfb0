using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>Plans and schedules in real time that suit a world 288 times faster: a day is five minutes, a load profile interval three seconds.</summary>
internal static class DemoPace
{
    public static IReadOnlyList<Schedule> Schedules { get; } = [new("settlement", ScheduleTask.Settlement, "10/20 * * * * ?", "UTC", null, true)];

    public static IReadOnlyList<ReadPlan> Plans { get; } =
    [
        Plan("interval-load-profile", CollectionParts.LoadProfile, "0/15 * * * * ?", 15),
        Plan("daily-freeze", CollectionParts.Registers | CollectionParts.DailyFreeze | CollectionParts.Billing, "5/30 * * * * ?", 30),
        Plan("events", CollectionParts.Events, "40 * * * * ?", 60),
        Plan("clock-check", CollectionParts.ClockCheck, "50 * * * * ?", 60),
    ];

    private static ReadPlan Plan(string name, CollectionParts parts, string cron, int windowSeconds) =>
        new(name, new(parts), null, new(cron, "UTC", TimeSpan.FromSeconds(windowSeconds)));
}
