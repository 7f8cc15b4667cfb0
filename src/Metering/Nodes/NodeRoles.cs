namespace PrepaidMeter.Metering.Nodes;

/// <summary>What one running process of the head-end does. Together the nodes on a database must cover all of it.</summary>
[Flags]
public enum NodeRoles
{
    None = 0,

    /// <summary>Serves the REST interface and the web pages.</summary>
    Api = 1,

    /// <summary>Talks to meters: works read shards and commands off.</summary>
    Worker = 2,

    /// <summary>Fires schedules and read plans, settles accounts, keeps the database in order.</summary>
    Scheduler = 4,

    All = Api | Worker | Scheduler,
}
