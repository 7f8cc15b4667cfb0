using System.Globalization;
using PrepaidMeter.Metering.Plans;
using Quartz;

namespace PrepaidMeter.Scheduler.Plans;

/// <summary>Plans and shards in Quartz's terms. Pure.</summary>
internal static class PlanJobs
{
    public const string PlanGroup = "plan";

    public const string ShardGroup = "shard";

    public static JobKey PlanJob(string plan) => new(plan, PlanGroup);

    public static TriggerKey PlanTrigger(string plan) => new(plan, PlanGroup);

    public static IJobDetail CreatePlanJob(string plan) =>
        JobBuilder.Create().OfType<PlanFireJob>().WithIdentity(PlanJob(plan)).StoreDurably().DisallowConcurrentExecution().RequestRecovery().Build();

    /// <summary>Fires missed while nobody could fire are one fire now; the job finds out which one it stands for.</summary>
    public static ITrigger CreatePlanTrigger(ReadPlan plan, TimeProvider time)
    {
        var cron = CronScheduleBuilder.Create(CronExpression.Parse(plan.Timing.Cron))
            .InTimeZone(PlanFires.Zone(plan.Timing.TimeZone))
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed);
        return TriggerBuilder.Create(time).WithIdentity(PlanTrigger(plan.Name)).ForJob(PlanJob(plan.Name)).WithPriority(plan.Priority).WithSchedule(cron).Build();
    }

    public static JobKey ShardJob(long runId, int number) => new(string.Create(CultureInfo.InvariantCulture, $"{runId}/{number}"), ShardGroup);

    /// <exception cref="FormatException">Not the name of a shard's job.</exception>
    public static (long RunId, int Number) ReadShard(JobKey key)
    {
        var slash = key.Name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? (long.Parse(key.Name.AsSpan(0, slash), CultureInfo.InvariantCulture), int.Parse(key.Name.AsSpan(slash + 1), CultureInfo.InvariantCulture))
            : throw new FormatException($"'{key.Name}' names no shard.");
    }

    /// <summary>Recoverable: when its node dies, another runs it again, and finds done what was saved.</summary>
    public static IJobDetail CreateShardJob(long runId, int number) =>
        JobBuilder.Create().OfType<PlanShardJob>().WithIdentity(ShardJob(runId, number)).DisallowConcurrentExecution().RequestRecovery().Build();

    /// <param name="pass">Sets the triggers of one shard apart.</param>
    public static ITrigger CreateShardTrigger(long runId, int number, int priority, DateTimeOffset at, TimeProvider time) =>
        TriggerBuilder.Create(time)
            .WithIdentity(new TriggerKey(string.Create(CultureInfo.InvariantCulture, $"{runId}/{number}/{at.UtcTicks}"), ShardGroup))
            .ForJob(ShardJob(runId, number))
            .WithPriority(priority)
            .WithExecutionGroup(QuartzSetup.Shards)
            .StartAt(at)
            .Build();

    /// <summary>Where in the jitter a shard starts: always the same for the same shard, spread evenly over the shards of a run.</summary>
    public static TimeSpan Delay(TimeSpan jitter, int number, int shards) => TimeSpan.FromTicks(jitter.Ticks / Math.Max(1, shards) * number);
}
