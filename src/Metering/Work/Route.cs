namespace PrepaidMeter.Metering.Work;

/// <summary>A way that meters share, as it is now on this node. Touched under the scheduler's lock only.</summary>
internal sealed class Route
{
    private readonly RouteLimit _limit;
    private readonly int _backfillLimit;
    private readonly TokenBucket? _connections;
    private int _backfill;

    public Route(string name, RouteLimit limit, WorkOptions options, TimeProvider time)
    {
        (Name, _limit) = (name, limit);
        _backfillLimit = Math.Max(1, limit.MaxSessions * options.BackfillPercent / 100);
        _connections = limit.NewConnectionsPerSecond is { } rate ? new(rate, time) : null;
        Breaker = new(options.BreakerFailures, options.BreakerPause, time);
    }

    public string Name { get; }

    public int Limit => _limit.MaxSessions;

    public int Sessions { get; private set; }

    public CircuitBreaker Breaker { get; }

    /// <summary>Mailboxes that wait for one of this route's sessions to end.</summary>
    public ReadyLanes Waiting { get; } = new();

    public bool HasRoom(WorkPriority priority) => Sessions < _limit.MaxSessions && (priority != WorkPriority.Backfill || _backfill < _backfillLimit);

    /// <summary>Null when a connection may be opened now, else how long not.</summary>
    public TimeSpan? ConnectionDelay(WorkPriority priority) =>
        _connections is null || priority <= WorkPriority.OnDemand || _connections.UntilNext() is var delay && delay == TimeSpan.Zero ? null : delay;

    public void Enter(WorkPriority priority)
    {
        Sessions++;
        _backfill += priority == WorkPriority.Backfill ? 1 : 0;
        _connections?.Take();
    }

    public void Leave(WorkPriority priority)
    {
        Sessions--;
        _backfill -= priority == WorkPriority.Backfill ? 1 : 0;
    }
}
