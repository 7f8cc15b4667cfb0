namespace PrepaidMeter.Scheduler;

/// <summary>Where fires and what was begun are kept. A database lets several nodes share the work; its tables come with the schema's migrations.</summary>
/// <param name="ConnectionString">As the database's driver takes it; empty for <see cref="JobStoreKind.Memory"/>.</param>
public sealed record JobStoreOptions(JobStoreKind Kind, string ConnectionString)
{
    /// <summary>One node; nothing survives the process but the schedules.</summary>
    public static JobStoreOptions InMemory { get; } = new(JobStoreKind.Memory, "");

    /// <summary>Unique among the processes that share the database, also over restarts.</summary>
    public string NodeId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>How often a node says that it is alive.</summary>
    public TimeSpan CheckIn { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How late a node's check-in may be before the others take over what it had begun. Longer than the worst pause of a living node: one that is taken for
    /// dead goes on working, and only leases keep it off the meters.
    /// </summary>
    public TimeSpan CheckInGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A fire later than this counts as missed, and the schedule's rule for missed fires decides.</summary>
    public TimeSpan MisfireThreshold { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a node looks whether schedules were changed on another.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => $"{Kind}, node {NodeId}";
}
