using System.Net;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>
/// A connection a meter opened. It is either idle, watched for the meter's close and for pushes, or lent to one session. Its state is the registry's to
/// change, under the registry's lock.
/// </summary>
internal sealed class DialInConnection(TcpTransport transport, IReadOnlyList<string> names, PushConnection pushes, DateTimeOffset since)
{
    private readonly EndPoint? _remote = transport.RemoteEndPoint;
    private CancellationTokenSource? _watch;
    private TaskCompletionSource<bool>? _returned;

    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Somebody may take it now.</summary>
    public bool IsIdle { get; set; }

    /// <summary>It is on its way to a session, or with one.</summary>
    public TaskCompletionSource<ITransport>? Borrower { get; set; }

    /// <summary>The meter has dialled in again, or the listener stops: once it comes back it is closed.</summary>
    public bool IsReplaced { get; set; }

    public DialInMeter Describe() => new(Names, _remote, since, Borrower is not null);

    /// <summary>Lets go of the socket, so that it can be lent. Only under the registry's lock.</summary>
    public void StopWatching() => _watch?.Cancel();

    /// <summary>Watches and lends in turn until the connection ends.</summary>
    public async Task ServeAsync(DialInRegistry registry, DialInOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var watch = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
            await using var stop = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), watch);
            _watch = watch;
            var borrower = registry.BecomeIdle(this);
            if (borrower is null)
            {
                watch.CancelAfter(options.IdleTimeout);
                var isOpen = await pushes.ReadNextAsync(watch.Token, cancellationToken);
                borrower = registry.BecomeBusy(this);
                if (!isOpen || IsReplaced || (borrower is null && watch.IsCancellationRequested))
                {
                    // Whoever was to get it goes on waiting: the meter may dial in again, or has.
                    return;
                }
            }

            if (borrower is not null && !await LendAsync(registry, borrower, cancellationToken))
            {
                return;
            }
        }
    }

    private async Task<bool> LendAsync(DialInRegistry registry, TaskCompletionSource<ITransport> borrower, CancellationToken cancellationToken)
    {
        _returned = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!borrower.TrySetResult(new LentTransport(transport, Return)))
        {
            // Whoever wanted it has given up meanwhile.
            registry.EndLoan(this);
            return !IsReplaced;
        }

        await using var stop = cancellationToken.UnsafeRegister(static connection => ((DialInConnection)connection!).Return(isOpen: false), this);
        var isOpen = await _returned.Task;
        registry.EndLoan(this);
        return isOpen && !IsReplaced;
    }

    private void Return(bool isOpen) => _returned?.TrySetResult(isOpen);
}
