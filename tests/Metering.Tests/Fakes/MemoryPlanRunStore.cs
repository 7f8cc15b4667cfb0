using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryPlanRunStore : IPlanRunStore
{
    private readonly Lock _gate = new();
    private readonly List<PlanRun> _runs = [];
    private readonly Dictionary<(long RunId, int Number), PlanShard> _shards = [];

    /// <summary>How often a shard was saved.</summary>
    public int Saves { get; private set; }

    public Task<PlanRun?> AddAsync(ReadPlan plan, DateTimeOffset scheduledAt, PlanRunCause cause, CancellationToken cancellationToken) => Locked(() =>
    {
        if (_runs.Exists(r => r.Plan.Name == plan.Name && r.ScheduledAt == scheduledAt))
        {
            return null;
        }

        var run = new PlanRun(_runs.Count + 1, plan, scheduledAt, cause, scheduledAt + plan.Timing.Window, null, null, PlanRunState.Requested, 0, 0, 0);
        _runs.Add(run);
        return run;
    });

    public Task<bool> StartAsync(long runId, IReadOnlyList<PlanShard> shards, DateTimeOffset now, CancellationToken cancellationToken) => Locked(() =>
    {
        var run = Run(runId);
        if (run.State != PlanRunState.Requested)
        {
            return false;
        }

        foreach (var shard in shards)
        {
            _shards[(runId, shard.Number)] = shard;
        }

        Set(run with { State = shards.Count == 0 ? PlanRunState.Complete : PlanRunState.Running, StartedAt = now, Meters = shards.Sum(s => s.Meters.Count) });
        return true;
    });

    public Task<PlanRun?> FindAsync(long runId, CancellationToken cancellationToken) => Locked<PlanRun?>(() => Run(runId));

    public Task<IReadOnlyList<PlanRun>> ListAsync(string? plan, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<PlanRun>>(() => [.. _runs.Where(r => plan is null || r.Plan.Name == plan).Reverse().Take(limit)]);

    public Task<IReadOnlyList<PlanRun>> OpenAsync(CancellationToken cancellationToken) => Locked<IReadOnlyList<PlanRun>>(() => [.. _runs.Where(r => r.IsOpen)]);

    public Task<IReadOnlyList<PlanRun>> LatestAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<PlanShard>> ShardsAsync(long runId, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<PlanShard>>(() => [.. _shards.Values.Where(s => s.RunId == runId).OrderBy(s => s.Number)]);

    public Task<IReadOnlyList<int>> OpenShardsAsync(long runId, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<int>>(() => [.. _shards.Values.Where(s => s.RunId == runId && !s.IsOver).Select(s => s.Number).Order()]);

    public Task<PlanShard?> TakeShardAsync(long runId, int number, CancellationToken cancellationToken) => Locked(() =>
    {
        if (Run(runId).State != PlanRunState.Running)
        {
            return null;
        }

        var taken = _shards[(runId, number)];
        return _shards[(runId, number)] = taken with { Epoch = taken.Epoch + 1 };
    });

    public Task<bool> SaveShardAsync(PlanShard shard, DateTimeOffset now, CancellationToken cancellationToken) => Locked(() =>
    {
        var run = Run(shard.RunId);
        if (run.State != PlanRunState.Running || _shards[(shard.RunId, shard.Number)].Epoch != shard.Epoch)
        {
            return false;
        }

        Saves++;
        _shards[(shard.RunId, shard.Number)] = shard;
        var all = _shards.Values.Where(s => s.RunId == run.Id).ToList();
        run = run with { Complete = all.Sum(s => s.Complete), Failed = all.Sum(s => s.Failed) };
        Set(all.TrueForAll(s => s.IsOver)
            ? run with { State = run.Complete == run.Meters ? PlanRunState.Complete : PlanRunState.Incomplete, EndedAt = now }
            : run);
        return true;
    });

    public Task<bool> EndAsync(long runId, PlanRunState state, DateTimeOffset now, CancellationToken cancellationToken) => Locked(() =>
    {
        var run = Run(runId);
        if (!run.IsOpen)
        {
            return false;
        }

        Set(run with { State = state, EndedAt = now });
        return true;
    });

    public Task<IReadOnlyList<PlanProgress>> ProgressAsync(long runId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

    private PlanRun Run(long id) => _runs[(int)id - 1];

    private void Set(PlanRun run) => _runs[(int)run.Id - 1] = run;

    private Task<T> Locked<T>(Func<T> work)
    {
        lock (_gate)
        {
            return Task.FromResult(work());
        }
    }
}
