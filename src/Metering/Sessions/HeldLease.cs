namespace PrepaidMeter.Metering.Sessions;

/// <summary>A lease kept alive in the background until disposed. <see cref="Lost"/> fires when another owner may have taken the meter.</summary>
internal sealed class HeldLease : IAsyncDisposable
{
    private readonly ILeaseStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _duration;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewing;

    private HeldLease(ILeaseStore store, MeterLease lease, TimeSpan duration, TimeProvider time)
    {
        (_store, Lease, _duration, _time) = (store, lease, duration, time);
        Lost = _lost.Token;
        _renewing = RenewAsync(_done.Token);
    }

    public MeterLease Lease { get; }

    public CancellationToken Lost { get; }

    /// <summary>Null when somebody else holds the meter.</summary>
    public static async Task<HeldLease?> TryAcquireAsync(ILeaseStore store, Meters.MeterId meterId, SessionOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        await store.TryAcquireAsync(meterId, options.Owner, time.GetUtcNow(), options.LeaseDuration, cancellationToken).ConfigureAwait(false) is { } lease
            ? new HeldLease(store, lease, options.LeaseDuration, time)
            : null;

    /// <summary>Renews now and says whether the lease still holds, by the database's word and not by our clock.</summary>
    public async Task<bool> ConfirmAsync(CancellationToken cancellationToken)
    {
        if (!_lost.IsCancellationRequested && await _store.RenewAsync(Lease, _time.GetUtcNow(), _duration, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        await _lost.CancelAsync().ConfigureAwait(false);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        await _store.ReleaseAsync(Lease, CancellationToken.None).ConfigureAwait(false);
        _lost.Dispose();
        _done.Dispose();
    }

    private async Task RenewAsync(CancellationToken done)
    {
        using var timer = new PeriodicTimer(_duration / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(done).ConfigureAwait(false))
            {
                if (!await _store.RenewAsync(Lease, _time.GetUtcNow(), _duration, done).ConfigureAwait(false))
                {
                    await _lost.CancelAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The session ended: nothing to renew any more.
        }
        catch (Exception)
        {
            // A lease that can not be renewed will expire under us: behave as if it had been taken.
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }
}
