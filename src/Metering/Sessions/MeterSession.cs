using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>
/// The sole right to talk to one meter, and an association with it whose identity is confirmed. Not thread-safe. Disposing releases the association,
/// the permit and the lease, whatever happened before.
/// </summary>
public sealed class MeterSession : IAsyncDisposable
{
    private readonly SessionOpener _opener;
    private readonly HeldLease _lease;
    private readonly IDisposable _permit;
    private readonly System.Diagnostics.Activity? _span;
    private IMeterLink? _link;
    private LinkTraffic _earlierTraffic;

    internal MeterSession(Meter meter, MeterProfile profile, SessionOpener opener, HeldLease lease, IDisposable permit)
    {
        (Meter, Profile, _opener, _lease, _permit) = (meter, profile, opener, lease, permit);
        Learned = opener.LearnedOf(meter);
        _span = Telemetry.HeadEndTelemetry.StartSession(meter);
    }

    /// <summary>The meter on record; with its logical device name once a link was opened.</summary>
    public Meter Meter { get; private set; }

    public MeterProfile Profile { get; }

    /// <summary>What sessions have learned from this meter so far.</summary>
    public ResolvedMeter Learned { get; private set; }

    /// <exception cref="InvalidOperationException">No link is open.</exception>
    public IMeterLink Link => _link ?? throw new InvalidOperationException("The session has no open link.");

    /// <summary>As whom the open link associated; null without one.</summary>
    public ClientRole? Role { get; private set; }

    /// <summary>Fires when the lease is lost: stop talking to the meter at once.</summary>
    public CancellationToken LeaseLost => _lease.Lost;

    /// <summary>Grows with every lease of this meter.</summary>
    public long FencingToken => _lease.Lease.FencingToken;

    /// <summary>For stores: what this session writes rests on its lease.</summary>
    public Fence Fence => new(Meter.Id, FencingToken);

    /// <summary>Octets over all links of this session.</summary>
    public LinkTraffic Traffic => _link is null
        ? _earlierTraffic
        : new LinkTraffic(_earlierTraffic.Sent + _link.Traffic.Sent, _earlierTraffic.Received + _link.Traffic.Received);

    /// <summary>
    /// Drops the present link, if any, and opens a new one as <paramref name="role"/> under the same lease; identity is confirmed again.
    /// When that fails the session has no link and may try again.
    /// </summary>
    /// <exception cref="SessionException">Wrong identity, no key, lease lost.</exception>
    /// <exception cref="Protocol.LinkException">The meter could not be reached, or went away.</exception>
    /// <exception cref="AssociationRejectedException">The meter refused the association.</exception>
    /// <exception cref="MeterRefusedException">The meter would not say who it is.</exception>
    public async Task ConnectAsync(ClientRole role, CancellationToken cancellationToken)
    {
        await CloseLinkAsync().ConfigureAwait(false);
        ThrowIfLeaseLost();
        (_link, Meter) = await _opener.OpenAsync(Meter, Profile, role, FencingToken, cancellationToken).ConfigureAwait(false);
        Role = role;
        Learned = _opener.LearnedOf(Meter);
    }

    /// <summary>
    /// Between two operations of long work: lets more urgent work of this meter go first, over this session, and gives the way to the meter up for a while
    /// where somebody more urgent needs it. Afterwards the link is open as it was, though it may be another. Failures are those of <see cref="ConnectAsync"/>.
    /// </summary>
    public Task BoundaryAsync(CancellationToken cancellationToken) => Boundary is { } boundary ? boundary(cancellationToken) : Task.CompletedTask;

    /// <summary>Set by who schedules the session.</summary>
    internal Func<CancellationToken, Task>? Boundary { get; set; }

    /// <summary>Goes on with another copy of the meter's record; a link to another address is dropped.</summary>
    internal async Task MoveAsync(Meter meter)
    {
        if ((meter.Host, meter.Port, meter.ServerAddress, meter.Profile, meter.TimeZone) != (Meter.Host, Meter.Port, Meter.ServerAddress, Meter.Profile, Meter.TimeZone) || meter.Security != Meter.Security)
        {
            await CloseLinkAsync().ConfigureAwait(false);
            Meter = meter;
            Learned = _opener.LearnedOf(meter);
        }
    }

    /// <summary>The link is of no use any more, or not needed for now; the lease stays.</summary>
    internal Task DropLinkAsync() => CloseLinkAsync();

    /// <exception cref="SessionException">The lease is lost: <see cref="FailureClass.Busy"/>.</exception>
    public void ThrowIfLeaseLost()
    {
        if (_lease.Lost.IsCancellationRequested)
        {
            throw new SessionException(FailureClass.Busy, "The lease on this meter was lost.");
        }
    }

    /// <summary>Right before something is sent that must not be sent beside another session: asks the database whether the lease still holds, and renews it.</summary>
    /// <exception cref="SessionException">The lease is lost: <see cref="FailureClass.Busy"/>.</exception>
    public async Task ConfirmLeaseAsync(CancellationToken cancellationToken)
    {
        await _lease.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfLeaseLost();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseLinkAsync().ConfigureAwait(false);
        Telemetry.HeadEndTelemetry.EndSession(_span, Traffic);
        _permit.Dispose();
        await _lease.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CloseLinkAsync()
    {
        if (_link is { } link)
        {
            _earlierTraffic = Traffic;
            (_link, Role) = (null, null);
            await _opener.CloseAsync(Meter, link).ConfigureAwait(false);
        }
    }
}
