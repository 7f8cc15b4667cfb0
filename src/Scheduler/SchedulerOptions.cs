namespace PrepaidMeter.Scheduler;

/// <summary>Limits of scheduled work.</summary>
public sealed record SchedulerOptions
{
    /// <summary>Meters one scheduled run reads at once.</summary>
    public int Parallelism { get; init; } = 16;

    /// <summary>Schedules that may run at the same time; one schedule never overlaps itself.</summary>
    public int MaxConcurrentRuns { get; init; } = 8;

    public JobStoreOptions JobStore { get; init; } = JobStoreOptions.InMemory;

    /// <summary>What this node fires. Only a shared job store leaves the rest to other nodes.</summary>
    public SchedulerDuties Duties { get; init; } = SchedulerDuties.All;

    /// <summary>How often plans changed and runs asked for elsewhere are looked for, and deadlines watched.</summary>
    public TimeSpan PlanPoll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stop lets running work finish before it is cancelled. Keep it below the host's shutdown timeout.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(15);
}
