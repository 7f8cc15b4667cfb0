namespace PrepaidMeter.Protocol.Transports;

/// <summary>
/// The one timer of a link. A phase (send a request, await its response) is started once and whatever trickles in does not extend it.
/// One cancellation source serves every phase, because when a phase runs out the link is dead.
/// </summary>
internal sealed class LinkDeadline(TimeProvider timeProvider) : IDisposable
{
    private CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, timeProvider);

    /// <summary>Cancelled by the phase's end and by the caller's cancel alike; the caller's own token tells which.</summary>
    public CancellationToken Token => _source.Token;

    public void Start(TimeSpan phase) => _source.CancelAfter(phase);

    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Lets the caller's cancel end the phase under way, until the registration is disposed.</summary>
    public CancellationTokenRegistration Observe(CancellationToken callersToken) =>
        callersToken.UnsafeRegister(static deadline => ((LinkDeadline)deadline!)._source.Cancel(), this);

    /// <summary>After a phase that ran out on a link worth keeping. A caller's cancel that is observed ends the next phase.</summary>
    public void Renew()
    {
        // The old source is not disposed: a caller may be cancelling it this moment, and its timer has fired.
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
    }

    public void Dispose() => _source.Dispose();
}
