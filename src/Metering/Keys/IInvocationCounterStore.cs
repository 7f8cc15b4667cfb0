using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Keys;

/// <summary>
/// Keeps how far each invocation counter was reserved. Only goes up: what is handed out is on disk before, on every node of a cluster, and is never
/// handed out again. Thread-safe.
/// </summary>
public interface IInvocationCounterStore
{
    /// <summary>The first counter of a key: meters start theirs at 0 and ask for more than that.</summary>
    const uint First = 1;

    /// <summary>Reserves 1..<paramref name="count"/> counters above all that were ever reserved; durable when it returns.</summary>
    /// <exception cref="InvocationCounterExhaustedException">None is left: the key must be changed.</exception>
    Task<InvocationCounterBlock> ReserveAsync(CounterId id, uint count, CancellationToken cancellationToken);

    /// <summary>Moves the floor up to <paramref name="next"/>. False, and nothing changed, when that would lower it.</summary>
    Task<bool> TryRaiseAsync(CounterId id, InvocationCounter next, CancellationToken cancellationToken);

    /// <summary>The first counter never reserved, 0..2^32; null when none was.</summary>
    Task<ulong?> FindAsync(CounterId id, CancellationToken cancellationToken);
}
