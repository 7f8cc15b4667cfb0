using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Keys;

/// <summary>
/// Hands invocation counters to sessions out of blocks reserved in the database, so that most sessions write nothing. A process that dies loses what is
/// left of its blocks and reserves new ones after its start. Thread-safe.
/// </summary>
public sealed partial class InvocationCounters(IInvocationCounterStore store, SessionOptions options, ILogger<InvocationCounters> logger)
{
    /// <summary>Half of all there are: time to change the key at leisure.</summary>
    private const ulong AlarmAt = 1UL << 31;

    private readonly ConcurrentDictionary<CounterId, Source> _sources = new();
    private readonly ConcurrentDictionary<MeterId, long> _lastTokens = new();

    /// <summary>The counters for one session.</summary>
    /// <param name="fencingToken">
    /// Of the session's lease. Where another process held the lease since our last session, the meter may have seen its counters, which are above the
    /// rest of our block: a new block is reserved, because a meter takes no counter below the last.
    /// </param>
    public IInvocationCounterSource Of(CounterId id, MeterId meterId, long fencingToken)
    {
        var source = _sources.GetOrAdd(id, static (id, owner) => new Source(owner, id), this);
        var isContinued = _lastTokens.TryGetValue(meterId, out var last) && fencingToken - last is 0 or 1;
        _lastTokens[meterId] = fencingToken;
        if (!isContinued)
        {
            source.DropBlock();
        }

        return source;
    }

    [LoggerMessage(LogEvents.CounterHalfUsed, LogLevel.Warning, "Invocation counter {CounterId}: {Used} of 4294967296 are used. Change the key before they run out.")]
    private partial void LogHalfUsed(CounterId counterId, ulong used);

    private Task<bool> RaiseAsync(CounterId id, InvocationCounter next, CancellationToken cancellationToken) => store.TryRaiseAsync(id, next, cancellationToken);

    private uint BlockSize => (uint)options.CounterBlockSize;

    private async Task<InvocationCounterBlock> ReserveAsync(CounterId id, uint count, CancellationToken cancellationToken)
    {
        var block = await store.ReserveAsync(id, count, cancellationToken).ConfigureAwait(false);
        var end = block.First.Value + (ulong)block.Count;
        if (end > AlarmAt)
        {
            LogHalfUsed(id, end);
        }

        return block;
    }

#pragma warning disable CA1001 // a SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose of, and sources live as long as the process
    private sealed class Source(InvocationCounters owner, CounterId id) : IInvocationCounterSource
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _turn = new(1, 1);
        private InvocationCounterBlock _left;
        private volatile bool _drop;

        public void DropBlock() => _drop = true;

        public async ValueTask<InvocationCounterBlock> ReserveAsync(uint count, CancellationToken cancellationToken)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (_drop)
                {
                    (_drop, _left) = (false, default);
                }

                if (_left.Count == 0)
                {
                    _left = await owner.ReserveAsync(id, Math.Max(count, owner.BlockSize), cancellationToken).ConfigureAwait(false);
                }

                var taken = new InvocationCounterBlock(_left.First, Math.Min(count, _left.Count));
                _left = new(new(unchecked(_left.First.Value + taken.Count)), _left.Count - taken.Count); // past the last counter the count is 0
                return taken;
            }
            finally
            {
                _turn.Release();
            }
        }

        public async ValueTask<bool> TryRaiseAsync(InvocationCounter next, CancellationToken cancellationToken)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                _left = default;
                return await owner.RaiseAsync(id, next, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}
