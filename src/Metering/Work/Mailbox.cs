using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Work;

/// <summary>Everything that waits for one meter. Touched under the scheduler's lock only.</summary>
internal sealed class Mailbox(MeterId meterId, Route? route)
{
    private readonly List<PendingWork> _pending = new(1);

    public MeterId MeterId => meterId;

    public Route? Route => route;

    public MailboxState State { get; set; }

    /// <summary>Of the entry that counts, wherever the mailbox waits.</summary>
    public int Ticket { get; private set; }

    /// <summary>Of the session that is open, and held back at a boundary: it is let on in place of opening another.</summary>
    public TaskCompletionSource? Resume { get; set; }

    /// <summary>Under which priority the session holds permits of node and route; null while it holds none.</summary>
    public WorkPriority? Permit { get; set; }

    /// <summary>Of the work under way, while a session is open.</summary>
    public WorkPriority Current { get; set; }

    /// <summary>When the lease was first denied for what waits now; null: it was not.</summary>
    public long? BusySince { get; set; }

    public bool IsEmpty => _pending.Count == 0;

    /// <summary>Of the most urgent that waits: work, or the session held back.</summary>
    public WorkPriority Priority
    {
        get
        {
            var top = Resume is null ? WorkPriority.Backfill : Current;
            foreach (var work in _pending)
            {
                top = work.Priority < top ? work.Priority : top;
            }

            return top;
        }
    }

    public int NewTicket() => unchecked(++Ticket);

    public void Add(PendingWork work) => _pending.Add(work);

    public bool Remove(PendingWork work) => _pending.Remove(work);

    /// <summary>The most urgent work, the oldest first, as far as it is before <paramref name="limit"/>; null when there is none.</summary>
    public PendingWork? Take(WorkPriority? limit = null)
    {
        PendingWork? first = null;
        foreach (var work in _pending)
        {
            first = first is null || work.Priority < first.Priority ? work : first;
        }

        if (first is null || first.Priority >= limit)
        {
            return null;
        }

        _pending.Remove(first);
        return first;
    }

    public List<PendingWork> TakeAll()
    {
        var all = _pending.ToList();
        _pending.Clear();
        return all;
    }
}

/// <summary>What a mailbox waits for.</summary>
internal enum MailboxState
{
    /// <summary>In the scheduler's lanes, or its route's.</summary>
    Ready = 0,

    /// <summary>Denied its way: considered again after a pause.</summary>
    Delayed = 1,

    /// <summary>Its session is open.</summary>
    Open = 2,
}
