using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Work;

/// <summary>What sessions under way ask of the scheduler.</summary>
public sealed partial class MeterWorkScheduler
{
    /// <summary>The next work of the mailbox, as far as it is before <paramref name="limit"/>; it is then the current one.</summary>
    internal PendingWork? Take(Mailbox box, WorkPriority? limit)
    {
        lock (_gate)
        {
            if (box.Take(limit) is not { } work)
            {
                return null;
            }

            box.Current = work.Priority;
            return work;
        }
    }

    /// <summary>Everything that still waits in the mailbox: what is about to be said holds for all of it.</summary>
    internal List<PendingWork> TakeRest(Mailbox box) => TakeAll(box);

    internal void SetCurrent(Mailbox box, WorkPriority priority)
    {
        lock (_gate)
        {
            box.Current = priority;
        }
    }

    internal void HasLease(Mailbox box)
    {
        lock (_gate)
        {
            box.BusySince = null;
        }
    }

    /// <summary>Whether somebody urgent waits for what this session holds.</summary>
    internal bool IsWanted(Mailbox box)
    {
        lock (_gate)
        {
            return box.Current > WorkPriority.OnDemand && (_ready.HasBefore(WorkPriority.Schedule) || box.Route?.Waiting.HasBefore(WorkPriority.Schedule) == true);
        }
    }

    /// <summary>Gives the permits up and waits for them again, behind who is more urgent.</summary>
    internal async Task HoldBackAsync(Mailbox box, CancellationToken cancellationToken)
    {
        var resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            LeaveUnderLock(box);
            box.Resume = resume;
            _ready.Add(box);
        }

        Dispatch();
        try
        {
            await resume.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                // Resumed in this moment: the permits are the session's and it gives them back at its end.
                if (box.Resume == resume)
                {
                    box.Resume = null;
                    box.NewTicket();
                }
            }

            throw;
        }
    }

    /// <summary>Gives the permits of a session back that is as good as over; its lease may take a moment more.</summary>
    internal void Leave(Mailbox box)
    {
        lock (_gate)
        {
            LeaveUnderLock(box);
        }

        Dispatch();
    }

    /// <summary>What came of a connection, for the circuit of its route: any answer is an answer.</summary>
    internal void Report(Mailbox box, Exception? failure)
    {
        if (box.Route is not { } route)
        {
            return;
        }

        bool changed;
        bool isOpen;
        lock (_gate)
        {
            var failed = failure is not null && FailureClassifier.Classify(failure) is FailureClass.Unreachable or FailureClass.Refused or FailureClass.Timeout;
            changed = route.Breaker.Report(!failed);
            isOpen = route.Breaker.IsOpen;
        }

        if (changed)
        {
            LogCircuit(route.Name, isOpen ? "open, nothing answers" : "closed again");
        }
    }

    private void LeaveUnderLock(Mailbox box)
    {
        if (box.Permit is not { } permit)
        {
            return;
        }

        box.Permit = null;
        _permits.Leave(permit);
        if (box.Route is not { } route)
        {
            return;
        }

        route.Leave(permit);
        route.Breaker.Abandon();
        if (route.Waiting.TryPeek(out var next) && route.HasRoom(next.Priority))
        {
            route.Waiting.RemoveFirst();
            _ready.Add(next);
        }
    }
}
