using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>Opens sessions: lease, permit, secret, connect, associate, confirm identity. Thread-safe; one per node, because it holds the node's permits.</summary>
public sealed class MeterSessionFactory(
    ILeaseStore leases, SessionPermits permits, ProfileCatalog profiles, SessionOpener opener, SessionOptions options, TimeProvider time)
{
    /// <summary>Opens a session with a link as <paramref name="role"/>.</summary>
    /// <exception cref="SessionException">Busy, wrong identity, no secret, unknown profile.</exception>
    /// <exception cref="Protocol.LinkException">The meter could not be reached, or went away.</exception>
    /// <exception cref="AssociationRejectedException">The meter refused the association.</exception>
    /// <exception cref="MeterRefusedException">The meter would not say who it is.</exception>
    public async Task<MeterSession> OpenAsync(Meter meter, ClientRole role, CancellationToken cancellationToken)
    {
        var session = await ReserveAsync(meter, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.ConnectAsync(role, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes lease and permit only; the caller connects.</summary>
    /// <exception cref="SessionException">Busy, or unknown profile.</exception>
    public async Task<MeterSession> ReserveAsync(Meter meter, CancellationToken cancellationToken)
    {
        var profile = profiles.Find(meter.Profile) ?? throw new SessionException(FailureClass.Configuration, $"There is no meter profile '{meter.Profile}'.");
        var lease = await HeldLease.AcquireAsync(leases, meter.Id, options, time, cancellationToken).ConfigureAwait(false);
        try
        {
            var permit = await permits.AcquireAsync(cancellationToken).ConfigureAwait(false);
            return new MeterSession(meter, profile, opener, lease, permit);
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
