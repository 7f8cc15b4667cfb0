using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Scheduler.Jobs;
using Quartz;

namespace PrepaidMeter.Scheduler;

/// <summary>A schedule in Quartz's terms.</summary>
internal static class Plan
{
    /// <summary>Of the jobs and triggers of schedules.</summary>
    public const string Group = "schedule";

    public static JobKey Job(string schedule) => new(schedule, Group);

    public static TriggerKey Trigger(string schedule) => new(schedule, Group);

    /// <summary>
    /// Durable: a disabled schedule has no trigger and can still be run by hand. One run of a schedule at a time. A run that dies with its node is run again
    /// on another: all of them go by where the work stands.
    /// </summary>
    public static IJobDetail CreateJob(Schedule schedule)
    {
        var type = schedule.Task == ScheduleTask.Settlement ? typeof(SettlementJob) : typeof(CollectionJob);
        return JobBuilder.Create().OfType(type).WithIdentity(Job(schedule.Name)).StoreDurably().DisallowConcurrentExecution().RequestRecovery().Build();
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

    /// <summary>
    /// Deletes jobs whose schedule was deleted while no node ran. The jobs are listed first: one that another node stores meanwhile has its row already.
    /// </summary>
    public static async Task RemoveOrphansAsync(IScheduler quartz, IScheduleStore schedules, CancellationToken cancellationToken)
    {
        var jobs = await quartz.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(Group), cancellationToken);
        var stored = (await schedules.ListAsync(cancellationToken)).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var job in jobs.Where(j => !stored.Contains(j.Name)))
        {
            await quartz.DeleteJob(job, cancellationToken);
        }
    }

    /// <summary>Whether a stored trigger fires as the wanted one would.</summary>
    public static bool IsSame(ITrigger? stored, ITrigger wanted) =>
        stored is ICronTrigger a && wanted is ICronTrigger b
        && a.CronExpressionString == b.CronExpressionString && a.TimeZone.Id == b.TimeZone.Id && a.MisfireInstruction == b.MisfireInstruction;

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
