using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryLeaseStore : ILeaseStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MeterId, MeterLease> _leases = [];
    private long _token;

    public int Held
    {
        get
        {
            lock (_gate)
            {
                return _leases.Count;
            }
        }
    }

    public int Granted => (int)_token;

    public int Renewals { get; private set; }

    public Task<MeterLease?> TryAcquireAsync(MeterId meterId, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_leases.TryGetValue(meterId, out var held) && held.ExpiresAt > now)
            {
                return Task.FromResult<MeterLease?>(null);
            }

            return Task.FromResult<MeterLease?>(_leases[meterId] = new MeterLease(meterId, owner, ++_token, now + duration));
        }
    }

    public Task<bool> RenewAsync(MeterLease lease, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Renewals++;
            if (!_leases.TryGetValue(lease.MeterId, out var held) || held.FencingToken != lease.FencingToken)
            {
                return Task.FromResult(false);
            }

            _leases[lease.MeterId] = held with { ExpiresAt = now + duration };
            return Task.FromResult(true);
        }
    }

    public Task ReleaseAsync(MeterLease lease, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_leases.TryGetValue(lease.MeterId, out var held) && held.FencingToken == lease.FencingToken)
            {
                _leases.Remove(lease.MeterId);
            }
        }

        return Task.CompletedTask;
    }

    public void Steal(MeterId meterId)
    {
        lock (_gate)
        {
            _leases[meterId] = _leases[meterId] with { FencingToken = ++_token, Owner = "thief" };
        }
    }
}
