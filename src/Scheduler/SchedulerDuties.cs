namespace PrepaidMeter.Scheduler;

/// <summary>What a node of a cluster fires. Every node can change schedules and ask for runs, whatever its duties.</summary>
[Flags]
public enum SchedulerDuties
{
    /// <summary>Fires nothing: a node that only serves the API.</summary>
    None = 0,

    /// <summary>Fires schedules and plans, and cuts a fire into shards.</summary>
    Schedules = 1,

    /// <summary>Works shards off.</summary>
    Shards = 2,

    All = Schedules | Shards,
}
