using System.Globalization;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.Scheduler.Jobs;

/// <summary>Daily read, interval read and clock check of a group of meters.</summary>
internal sealed class CollectionJob(Schedule schedule, IMeterCollection collection, ScheduleRuns runs, ILogger logger, CancellationToken stopping)
    : ScheduleJob(schedule, runs, logger, stopping)
{
    public static CollectionParts Parts(ScheduleTask task) => task switch
    {
        ScheduleTask.DailyRead => CollectionParts.Registers | CollectionParts.DailyFreeze | CollectionParts.Billing,
        ScheduleTask.IntervalRead => CollectionParts.LoadProfile,
        ScheduleTask.ClockCheck => CollectionParts.ClockCheck,
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "Reads no meters."),
    };

    protected override async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var totals = await collection.CollectAsync(Schedule.Group, Parts(Schedule.Task), Schedule.Name, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Succeeded} of {totals.Meters} meters read, {totals.Failed} failed; {totals.RegistersStored} registers, {totals.IntervalsStored} intervals, {totals.FrozenStored} frozen values stored.");
    }
}
