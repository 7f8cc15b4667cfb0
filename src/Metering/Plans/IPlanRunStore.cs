namespace PrepaidMeter.Metering.Plans;

/// <summary>
/// Keeps runs of plans and their shards: what was asked for, how far it is, what is missing. Every step is durable, so that another node, or this one after
/// a restart, goes on where it stopped. Thread-safe.
/// </summary>
public interface IPlanRunStore
{
    /// <summary>Records a run in state Requested. Null when the plan has a run for this fire already.</summary>
    Task<PlanRun?> AddAsync(ReadPlan plan, DateTimeOffset scheduledAt, PlanRunCause cause, CancellationToken cancellationToken);

    /// <summary>Gives a requested run its shards and the state Running, all or nothing. False when it is not Requested any more: another node started it.</summary>
    Task<bool> StartAsync(long runId, IReadOnlyList<PlanShard> shards, DateTimeOffset now, CancellationToken cancellationToken);

    Task<PlanRun?> FindAsync(long runId, CancellationToken cancellationToken);

    /// <summary>Newest first, of one plan when given.</summary>
    Task<IReadOnlyList<PlanRun>> ListAsync(string? plan, int limit, CancellationToken cancellationToken);

    /// <summary>Runs that are requested or running, oldest first.</summary>
    Task<IReadOnlyList<PlanRun>> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The latest run of each plan that has one.</summary>
    Task<IReadOnlyList<PlanRun>> LatestAsync(CancellationToken cancellationToken);

    /// <summary>By number.</summary>
    Task<IReadOnlyList<PlanShard>> ShardsAsync(long runId, CancellationToken cancellationToken);

    /// <summary>Numbers of the shards that are not over.</summary>
    Task<IReadOnlyList<int>> OpenShardsAsync(long runId, CancellationToken cancellationToken);

    /// <summary>Takes a shard up with a new epoch: whoever worked on it before can not write to it any more. Null when its run is not Running.</summary>
    Task<PlanShard?> TakeShardAsync(long runId, int number, CancellationToken cancellationToken);

    /// <summary>
    /// Stores where a shard stands, and the run's numbers with it; the run is over, Complete or Incomplete, with the last of its shards. False when somebody
    /// else took the shard up, or the run was over already: stop working on it.
    /// </summary>
    /// <param name="shard">With the epoch it was taken up under.</param>
    Task<bool> SaveShardAsync(PlanShard shard, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends a run that is open. False when it was over already.</summary>
    Task<bool> EndAsync(long runId, PlanRunState state, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>By minute.</summary>
    Task<IReadOnlyList<PlanProgress>> ProgressAsync(long runId, CancellationToken cancellationToken);

    /// <summary>Forgets runs that ended before <paramref name="before"/>, with their shards; returns how many.</summary>
    Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
