using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Work;

/// <summary>
/// The one way to a meter: a queue for each, and one session that drains it. Sessions are opened by priority as far as permits of node and route go; work
/// that is denied its way waits without a thread and spends no retry. A meter is only ever talked to by one session, here by its queue, elsewhere by its
/// lease. Thread-safe; one per process.
/// </summary>
public sealed partial class MeterWorkScheduler : IDisposable
{
    private readonly WorkSession _sessions;
    private readonly SessionOptions _options;
    private readonly WorkOptions _work;
    private readonly TimeProvider _time;
    private readonly ILogger<MeterWorkScheduler> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<MeterId, Mailbox> _boxes = [];
    private readonly Dictionary<string, Route?> _routes = new(StringComparer.Ordinal);
    private readonly ReadyLanes _ready = new();
    private readonly PriorityQueue<(Mailbox Box, int Ticket), long> _delayed = new();
    private readonly NodePermits _permits;
    private readonly ITimer _timer;
    private long? _wakesAt;

    public MeterWorkScheduler(
        ILeaseStore leases, Profiles.ProfileCatalog profiles, SessionOpener opener, SessionOptions options, WorkOptions work, TimeProvider time, ILogger<MeterWorkScheduler> logger)
    {
        (_options, _work, _time, _logger) = (options, work, time, logger);
        _sessions = new WorkSession(this, leases, profiles, opener, options, time);
        _permits = new NodePermits(options.MaxSessions, work, time);
        _timer = time.CreateTimer(_ => WakeDelayed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a session with the meter, in the one that is open if there is one, and returns when it is done. What it throws comes
    /// out here. It must not wait for other work at the same meter.
    /// </summary>
    /// <param name="role">The client whose link is open when the work starts; null where it connects by itself.</param>
    /// <param name="work">Long work calls <see cref="MeterSession.BoundaryAsync"/> between its operations.</param>
    /// <param name="starting">Called when the meter's turn has come, before anything is tried.</param>
    /// <exception cref="SessionException">Busy all the time another process may take, wrong identity, no key, unknown profile, circuit open.</exception>
    /// <exception cref="Protocol.LinkException">The meter could not be reached, or went away.</exception>
    /// <exception cref="Protocol.Association.AssociationRejectedException">The meter refused the association.</exception>
    public async Task RunAsync(
        Meter meter, WorkPriority priority, ClientRole? role, Func<MeterSession, CancellationToken, Task> work, CancellationToken cancellationToken, Action? starting = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingWork(meter, priority, role, work, starting, cancellationToken);
        Add(pending);
        Dispatch();
        using var withdrawal = cancellationToken.UnsafeRegister(static (state, _) => ((Action)state!)(), () => Withdraw(pending));
        await pending.Completion.ConfigureAwait(false);
    }

    /// <summary>How the node stands now.</summary>
    public WorkStatus Status()
    {
        lock (_gate)
        {
            var waiting = new int[5];
            _ready.CountInto(waiting);
            var routes = new List<RouteStatus>();
            foreach (var route in _routes.Values.OfType<Route>())
            {
                var here = new int[5];
                route.Waiting.CountInto(here);
                routes.Add(new RouteStatus(route.Name, route.Sessions, route.Limit, here.Sum(), route.Breaker.IsOpen));
                for (var i = 0; i < here.Length; i++)
                {
                    waiting[i] += here[i];
                }
            }

            return new WorkStatus(_permits.Sessions, _permits.Limit, ValueList.From(waiting), _delayed.Count, [.. routes.OrderBy(r => r.Name, StringComparer.Ordinal)]);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Add(PendingWork pending)
    {
        lock (_gate)
        {
            if (!_boxes.TryGetValue(pending.Meter.Id, out var box))
            {
                _boxes[pending.Meter.Id] = box = new Mailbox(pending.Meter.Id, RouteOf(pending.Meter.Route));
                box.Add(pending);
                _ready.Add(box);
                return;
            }

            // An open session takes it at its next boundary; what waits and got more urgent moves up.
            var before = box.Priority;
            box.Add(pending);
            if ((box.State != MailboxState.Open || box.Resume is not null) && pending.Priority < before)
            {
                box.State = box.Resume is null ? MailboxState.Ready : MailboxState.Open;
                _ready.Add(box);
            }
        }
    }

    private Route? RouteOf(string name)
    {
        if (!_routes.TryGetValue(name, out var route))
        {
            route = name.Length > 0 && _work.Routes.FirstOrDefault(r => r.Fits(name)) is { } limit ? new Route(name, limit, _work, _time) : null;
            _routes[name] = route;
        }

        return route;
    }

    /// <summary>Opens sessions as long as there is somebody and room.</summary>
    private void Dispatch()
    {
        while (true)
        {
            Mailbox? box;
            TaskCompletionSource? resume = null;
            List<PendingWork>? refused = null;
            lock (_gate)
            {
                if (!_ready.TryPeek(out box) || !_permits.HasRoom(box.Priority))
                {
                    return;
                }

                var priority = box.Priority;
                if (_permits.ConnectionDelay(priority) is { } pause)
                {
                    // Nobody less urgent gets a connection before: all wait where they are.
                    Arm(pause);
                    return;
                }

                _ready.RemoveFirst();
                if (IsTurnedAway(box, priority, out refused))
                {
                    if (refused is null)
                    {
                        continue;
                    }
                }
                else
                {
                    _permits.Enter(priority);
                    box.Route?.Enter(priority);
                    box.Permit = priority;
                    box.State = MailboxState.Open;
                    (resume, box.Resume) = (box.Resume, null);
                }
            }

            if (refused is not null)
            {
                Fail(refused, new SessionException(FailureClass.Unreachable, $"Not tried: nothing answers on route {box.Route!.Name}."));
            }
            else if (resume is not null)
            {
                resume.SetResult();
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Owner.RunSessionAsync(state.Box), (Owner: this, Box: box), preferLocal: false);
            }
        }
    }

    /// <summary>Whether the mailbox's route has no place for it now; it then waits there, or what is in it is refused.</summary>
    private bool IsTurnedAway(Mailbox box, WorkPriority priority, out List<PendingWork>? refused)
    {
        refused = null;
        if (box.Route is not { } route)
        {
            return false;
        }

        if (!route.HasRoom(priority))
        {
            route.Waiting.Add(box);
            return true;
        }

        if (route.ConnectionDelay(priority) is { } pause)
        {
            Delay(box, pause);
            return true;
        }

        // A restore is tried whatever became of others; a session held back had its connection.
        if (priority == WorkPriority.Restore || box.Resume is not null || route.Breaker.TryPass())
        {
            return false;
        }

        refused = box.TakeAll();
        _boxes.Remove(box.MeterId);
        return true;
    }

    private async Task RunSessionAsync(Mailbox box)
    {
        var wasBusy = false;
        try
        {
            wasBusy = !await _sessions.RunAsync(box).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The lease store is away, say: nothing was tried.
            LogFaulted(e, box.MeterId);
            Fail(TakeAll(box), e);
        }

        Close(box, wasBusy);
        Dispatch();
    }

    private void Close(Mailbox box, bool wasBusy)
    {
        List<PendingWork>? given = null;
        lock (_gate)
        {
            LeaveUnderLock(box);
            if (wasBusy && !box.IsEmpty)
            {
                box.BusySince ??= _time.GetTimestamp();
                if (_time.GetElapsedTime(box.BusySince.Value) < _options.LeaseWait)
                {
                    Delay(box, TimeSpan.Zero);
                    return;
                }

                given = box.TakeAll();
            }

            if (box.IsEmpty)
            {
                _boxes.Remove(box.MeterId);
            }
            else
            {
                box.State = MailboxState.Ready;
                _ready.Add(box);
            }
        }

        if (given is not null)
        {
            Fail(given, new SessionException(FailureClass.Busy, "Another session talks to this meter."));
        }
    }

    /// <summary>Denied for now: considered again after the pause and some chance.</summary>
    private void Delay(Mailbox box, TimeSpan atLeast)
    {
        var pause = atLeast > _work.DenialPause ? atLeast : _work.DenialPause;
        pause += TimeSpan.FromTicks(Random.Shared.NextInt64(_work.DenialPause.Ticks + 1));
        box.State = box.Resume is null ? MailboxState.Delayed : MailboxState.Open;
        _delayed.Enqueue((box, box.NewTicket()), _time.GetUtcNow().UtcTicks + pause.Ticks);
        _delayed.TryPeek(out _, out var due);
        Arm(TimeSpan.FromTicks(Math.Max(1, due - _time.GetUtcNow().UtcTicks)));
    }

    /// <summary>Wakes up after the pause, or earlier where that is agreed already.</summary>
    private void Arm(TimeSpan pause)
    {
        var now = _time.GetUtcNow().UtcTicks;
        var at = now + pause.Ticks;
        if (_wakesAt is { } agreed && agreed <= at && agreed > now)
        {
            return;
        }

        _wakesAt = at;
        _timer.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void WakeDelayed()
    {
        lock (_gate)
        {
            _wakesAt = null;
            var now = _time.GetUtcNow().UtcTicks;
            while (_delayed.TryPeek(out var entry, out var due) && due <= now)
            {
                _delayed.Dequeue();
                if (entry.Box.Ticket == entry.Ticket)
                {
                    entry.Box.State = entry.Box.Resume is null ? MailboxState.Ready : MailboxState.Open;
                    _ready.Add(entry.Box);
                }
            }

            if (_delayed.TryPeek(out _, out var next))
            {
                Arm(TimeSpan.FromTicks(Math.Max(1, next - now)));
            }
        }

        Dispatch();
    }

    private void Withdraw(PendingWork pending)
    {
        lock (_gate)
        {
            if (!_boxes.TryGetValue(pending.Meter.Id, out var box) || !box.Remove(pending))
            {
                return; // under way or over: its token tells it
            }

            if (box.IsEmpty && box.State != MailboxState.Open)
            {
                box.NewTicket();
                _boxes.Remove(box.MeterId);
            }
        }

        pending.Fail(new OperationCanceledException(pending.CancellationToken));
    }

    private List<PendingWork> TakeAll(Mailbox box)
    {
        lock (_gate)
        {
            return box.TakeAll();
        }
    }

    private static void Fail(List<PendingWork> works, Exception exception) => works.ForEach(w => w.Fail(exception));

    [LoggerMessage(LogEvents.WorkFaulted, LogLevel.Error, "Meter {MeterId}: no session could be tried.")]
    private partial void LogFaulted(Exception exception, MeterId meterId);

    [LoggerMessage(LogEvents.CircuitChanged, LogLevel.Warning, "Route {Route}: the circuit is {State}.")]
    private partial void LogCircuit(string route, string state);
}
