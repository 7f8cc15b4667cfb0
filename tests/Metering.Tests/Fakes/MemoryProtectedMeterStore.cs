using System.Collections.Concurrent;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryProtectedMeterStore : IProtectedMeterStore
{
    private readonly ConcurrentDictionary<MeterId, ProtectedMeter> _meters = new();

    public Task<ProtectedMeter?> FindAsync(MeterId meterId, CancellationToken cancellationToken) => Task.FromResult(_meters.GetValueOrDefault(meterId));

    public Task SetAsync(ProtectedMeter meter, CancellationToken cancellationToken)
    {
        _meters[meter.MeterId] = meter;
        return Task.CompletedTask;
    }

    public Task<bool> RemoveAsync(MeterId meterId, CancellationToken cancellationToken) => Task.FromResult(_meters.TryRemove(meterId, out _));

    public Task<IReadOnlyList<ProtectedMeter>> ListAsync(MeterId after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProtectedMeter>>([.. _meters.Values.Where(m => m.MeterId.Value > after.Value).OrderBy(m => m.MeterId.Value).Take(limit)]);
}
