using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Work;

/// <summary>Drains a mailbox in one session: lease, then work by work, each over the link of its client. Thread-safe; keeps nothing of a session.</summary>
internal sealed class WorkSession(
    MeterWorkScheduler scheduler, ILeaseStore leases, ProfileCatalog profiles, SessionOpener opener, SessionOptions options, TimeProvider time)
{
    /// <summary>False when another process talks to the meter: nothing was tried.</summary>
    public async Task<bool> RunAsync(Mailbox box)
    {
        if (await HeldLease.TryAcquireAsync(leases, box.MeterId, options, time, CancellationToken.None).ConfigureAwait(false) is not { } lease)
        {
            return false;
        }

        scheduler.HasLease(box);
        if (scheduler.Take(box, limit: null) is not { } first)
        {
            await lease.DisposeAsync().ConfigureAwait(false); // withdrawn meanwhile
            return true;
        }

        if (profiles.Find(first.Meter.Profile) is not { } profile)
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            first.Fail(new SessionException(FailureClass.Configuration, $"There is no meter profile '{first.Meter.Profile}'."));
            return true;
        }

        var session = new MeterSession(first.Meter, profile, opener, lease, new Permit(scheduler, box));
        session.Boundary = cancellationToken => BoundaryAsync(box, session, cancellationToken);
        var last = default(Outcome);
        try
        {
            for (var work = first; work is not null; work = session.LeaseLost.IsCancellationRequested ? null : scheduler.Take(box, limit: null))
            {
                last.Tell();
                last = await RunOneAsync(box, session, work).ConfigureAwait(false);
            }
        }
        finally
        {
            try
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                // Only now: who asked for the last work finds nothing of the session left.
                last.Tell();
            }
        }

        return true;
    }

    private async Task<Outcome> RunOneAsync(Mailbox box, MeterSession session, PendingWork work)
    {
        try
        {
            work.CancellationToken.ThrowIfCancellationRequested();
            work.Starting();
            await session.MoveAsync(work.Meter).ConfigureAwait(false);
            if (work.Role is { } role)
            {
                await ConnectForAllAsync(box, session, role, work.CancellationToken).ConfigureAwait(false);
            }

            await work.RunAsync(session).ConfigureAwait(false);
            if (work.Role is null)
            {
                await session.DropLinkAsync().ConfigureAwait(false); // in what state it left its link, it does not say
            }

            return new(work, null);
        }
        catch (Exception e)
        {
            await session.DropLinkAsync().ConfigureAwait(false);
            return new(work, e);
        }
    }

    /// <summary>Where the meter can not be reached, or is another one, that is the answer to all that waits for it.</summary>
    private async Task ConnectForAllAsync(Mailbox box, MeterSession session, ClientRole role, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(box, session, role, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (FailureClassifier.Classify(e) is FailureClass.Unreachable or FailureClass.Refused or FailureClass.Timeout or FailureClass.Identity)
        {
            scheduler.TakeRest(box).ForEach(w => w.Fail(e));
            throw;
        }
    }

    private async Task ConnectAsync(Mailbox box, MeterSession session, ClientRole role, CancellationToken cancellationToken)
    {
        if (session.Role == role)
        {
            return;
        }

        try
        {
            await session.ConnectAsync(role, cancellationToken).ConfigureAwait(false);
            scheduler.Report(box, null);
        }
        catch (Exception e)
        {
            scheduler.Report(box, e);
            throw;
        }
    }

    /// <summary>1. more urgent work of this meter, in this session; 2. the way to the meter for somebody else's urgent work; 3. the link as it was.</summary>
    private async Task BoundaryAsync(Mailbox box, MeterSession session, CancellationToken cancellationToken)
    {
        var (role, current) = (session.Role, box.Current);
        while (true)
        {
            if (scheduler.Take(box, limit: current) is { } urgent)
            {
                (await RunOneAsync(box, session, urgent).ConfigureAwait(false)).Tell();
                scheduler.SetCurrent(box, current);
            }
            else if (scheduler.IsWanted(box))
            {
                await session.DropLinkAsync().ConfigureAwait(false);
                await scheduler.HoldBackAsync(box, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                break;
            }

            session.ThrowIfLeaseLost();
        }

        if (role is { } needed)
        {
            await ConnectAsync(box, session, needed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What came of a work, before it is told. The default is of none.</summary>
    private readonly record struct Outcome(PendingWork? Work, Exception? Failure)
    {
        public void Tell()
        {
            if (Failure is { } failure)
            {
                Work?.Fail(failure);
            }
            else
            {
                Work?.Complete();
            }
        }
    }

    /// <summary>The permits of node and route, as the session gives them back: before its lease, which takes a write.</summary>
    private sealed class Permit(MeterWorkScheduler scheduler, Mailbox box) : IDisposable
    {
        public void Dispose() => scheduler.Leave(box);
    }
}
