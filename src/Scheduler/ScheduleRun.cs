namespace PrepaidMeter.Scheduler;

public enum ScheduleRunState
{
    Running = 0,

    /// <summary>The run came to its end; single meters may have failed, which <see cref="ScheduleRun.Detail"/> counts.</summary>
    Finished = 1,

    /// <summary>The run itself broke off with an error.</summary>
    Failed = 2,

    /// <summary>Stopped because the head-end stops.</summary>
    Cancelled = 3,
}

/// <summary>One run of a schedule on this node, kept in memory.</summary>
/// <param name="Detail">For people: what the run brought, or what went wrong.</param>
public sealed record ScheduleRun(string Schedule, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, ScheduleRunState State, string Detail);
