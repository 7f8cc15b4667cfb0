using System.Diagnostics.CodeAnalysis;

namespace PrepaidMeter.Metering.Work;

/// <summary>
/// Mailboxes that wait, by priority and then first come, first served. A mailbox that got more urgent is put in again; the entry it had is then stale
/// and passed over. Touched under the scheduler's lock only.
/// </summary>
internal sealed class ReadyLanes
{
    private readonly Queue<(Mailbox Box, int Ticket)>[] _lanes = [new(), new(), new(), new(), new()];
    private int _first;

    public void Add(Mailbox box) => _lanes[(int)box.Priority].Enqueue((box, box.NewTicket()));

    /// <summary>The first mailbox, left where it is.</summary>
    public bool TryPeek([NotNullWhen(true)] out Mailbox? box)
    {
        for (_first = 0; _first < _lanes.Length; _first++)
        {
            while (_lanes[_first].TryPeek(out var entry))
            {
                if (entry.Box.Ticket == entry.Ticket)
                {
                    box = entry.Box;
                    return true;
                }

                _lanes[_first].Dequeue();
            }
        }

        box = null;
        return false;
    }

    /// <summary>Takes what <see cref="TryPeek"/> has just shown.</summary>
    public void RemoveFirst() => _lanes[_first].Dequeue().Box.NewTicket();

    /// <summary>How many wait, by priority.</summary>
    public void CountInto(int[] counts)
    {
        for (var i = 0; i < _lanes.Length; i++)
        {
            foreach (var (box, ticket) in _lanes[i])
            {
                counts[i] += box.Ticket == ticket ? 1 : 0;
            }
        }
    }

    /// <summary>Whether somebody more urgent than <paramref name="priority"/> waits here.</summary>
    public bool HasBefore(WorkPriority priority) => TryPeek(out _) && (WorkPriority)_first < priority;
}
