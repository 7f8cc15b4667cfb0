namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// Where a sender's invocation counters come from: one source for each system title and key. A block is on durable storage before it is handed out,
/// so that no value is used twice even when the process dies in between; what it did not use is lost. Thread-safe.
/// </summary>
public interface IInvocationCounterSource
{
    /// <summary>Reserves 1..<paramref name="count"/> counters above all that were ever reserved.</summary>
    /// <exception cref="InvocationCounterExhaustedException">None is left.</exception>
    /// <exception cref="IOException">It could not be made durable: nothing was reserved.</exception>
    ValueTask<InvocationCounterBlock> ReserveAsync(uint count, CancellationToken cancellationToken);

    /// <summary>
    /// Moves on to <paramref name="next"/>, durably: a meter's own counter, or an engineer's word. False, and nothing changed, when that would lower it.
    /// </summary>
    ValueTask<bool> TryRaiseAsync(InvocationCounter next, CancellationToken cancellationToken);
}
