namespace PrepaidMeter.Metering.Work;

/// <summary>Sessions and new connections of this node. Touched under the scheduler's lock only.</summary>
internal sealed class NodePermits(int limit, WorkOptions options, TimeProvider time)
{
    private readonly int _bulkLimit = Math.Max(1, limit - Math.Max(1, limit * options.UrgentPercent / 100));
    private readonly int _backfillLimit = Math.Max(1, limit * options.BackfillPercent / 100);
    private readonly TokenBucket _connections = new(options.NewConnectionsPerSecond, time);
    private int _backfill;

    public int Limit => limit;

    public int Sessions { get; private set; }

    public bool HasRoom(WorkPriority priority) => priority switch
    {
        <= WorkPriority.OnDemand => Sessions < limit,
        WorkPriority.Schedule => Sessions < _bulkLimit,
        _ => Sessions < _bulkLimit && _backfill < _backfillLimit,
    };

    /// <summary>Null when a connection may be opened now, else how long not.</summary>
    public TimeSpan? ConnectionDelay(WorkPriority priority) =>
        priority <= WorkPriority.OnDemand || _connections.UntilNext() is var delay && delay == TimeSpan.Zero ? null : delay;

    public void Enter(WorkPriority priority)
    {
        Sessions++;
        _backfill += priority == WorkPriority.Backfill ? 1 : 0;
        _connections.Take();
    }

    public void Leave(WorkPriority priority)
    {
        Sessions--;
        _backfill -= priority == WorkPriority.Backfill ? 1 : 0;
    }
}
