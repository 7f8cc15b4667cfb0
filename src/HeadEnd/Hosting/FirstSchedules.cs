using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The schedules a new installation starts with, beside its read plans; from then on the table is the operator's.</summary>
internal static class FirstSchedules
{
    /// <summary>Settlement runs often because it also gives notices, cuts and restores; a day is settled once its freeze is in.</summary>
    public static IReadOnlyList<Schedule> For(string timeZone) =>
    [
        new("settlement", ScheduleTask.Settlement, "0 0/10 * * * ?", timeZone, null, true),
    ];

    /// <summary>Stores them when there is no schedule at all.</summary>
    public static async Task AddAsync(IScheduleStore store, IReadOnlyList<Schedule> schedules, CancellationToken cancellationToken)
    {
        if ((await store.ListAsync(cancellationToken)).Count > 0)
        {
            return;
        }

        foreach (var schedule in schedules)
        {
            await store.SaveAsync(schedule, cancellationToken);
        }
    }
}
