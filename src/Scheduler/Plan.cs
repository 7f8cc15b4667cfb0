using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Scheduler.Jobs;
using Quartz;

namespace PrepaidMeter.Scheduler;

/// <summary>A schedule in Quartz's terms. Pure.</summary>
internal static class Plan
{
    public static JobKey Job(string schedule) => new(schedule);

    public static TriggerKey Trigger(string schedule) => new(schedule);

    /// <summary>Durable: a disabled schedule has no trigger and can still be run by hand. One run of a schedule at a time.</summary>
    public static IJobDetail CreateJob(Schedule schedule)
    {
        var type = schedule.Task == ScheduleTask.Settlement ? typeof(SettlementJob) : typeof(CollectionJob);
        return JobBuilder.Create().OfType(type).WithIdentity(Job(schedule.Name)).StoreDurably().DisallowConcurrentExecution().Build();
    }

    /// <exception cref="ScheduleException">Cron expression or time zone can not be used.</exception>
    public static ITrigger CreateTrigger(Schedule schedule, TimeProvider time)
    {
        var cron = CronScheduleBuilder.Create(Cron(schedule)).InTimeZone(Zone(schedule)).WithMisfireInstruction(Misfire(schedule.Task));
        var trigger = TriggerBuilder.Create(time).WithIdentity(Trigger(schedule.Name)).ForJob(Job(schedule.Name)).WithSchedule(cron).Build();
        return trigger.GetFireTimeAfter(time.GetUtcNow()) is null
            ? throw new ScheduleException($"Schedule '{schedule.Name}': the cron expression '{schedule.Cron}' never fires again.")
            : trigger;
    }

    private static CronExpression Cron(Schedule schedule)
    {
        try
        {
            return CronExpression.Parse(schedule.Cron);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ScheduleException(
                $"Schedule '{schedule.Name}': the cron expression '{schedule.Cron}' is not valid: {e.Message} Expected: seconds minutes hours day-of-month month day-of-week, such as '0 15 0 * * ?'.", e);
        }
    }

    private static TimeZoneInfo Zone(Schedule schedule)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or ArgumentException)
        {
            throw new ScheduleException($"Schedule '{schedule.Name}': the time zone '{schedule.TimeZone}' is not known to this system; expected a tzdb id such as Asia/Shanghai.", e);
        }
    }

    /// <summary>
    /// What is due while the node is busy: reads and settlement work from where they stand, so one run makes up for all that were missed; a clock check
    /// has nothing to make up for.
    /// </summary>
    private static CronTriggerMisfireInstruction Misfire(ScheduleTask task) =>
        task == ScheduleTask.ClockCheck ? CronTriggerMisfireInstruction.DoNothing : CronTriggerMisfireInstruction.FireAndProceed;
}
