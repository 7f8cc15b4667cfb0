using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryInvocationCounterStore : IInvocationCounterStore
{
    private readonly Lock _gate = new();

    public Dictionary<CounterId, ulong> Next { get; } = [];

    public int Reservations { get; private set; }

    public Task<InvocationCounterBlock> ReserveAsync(CounterId id, uint count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Reservations++;
            var next = Next.GetValueOrDefault(id, IInvocationCounterStore.First);
            Next[id] = next + count;
            return Task.FromResult(new InvocationCounterBlock(new((uint)next), count));
        }
    }

    public Task<bool> TryRaiseAsync(CounterId id, InvocationCounter next, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var isHigher = next.Value >= Next.GetValueOrDefault(id);
            Next[id] = isHigher ? next.Value : Next[id];
            return Task.FromResult(isHigher);
        }
    }

    public Task<ulong?> FindAsync(CounterId id, CancellationToken cancellationToken) => Task.FromResult(Next.TryGetValue(id, out var next) ? next : (ulong?)null);
}
