namespace PrepaidMeter.Metering.Sessions;

/// <summary>How many sessions this node may have open at once. Waiting is first come, first served, and holds no thread. Thread-safe.</summary>
public sealed class SessionPermits
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _free;

    /// <exception cref="ArgumentOutOfRangeException">Fewer than one permit.</exception>
    public SessionPermits(int permits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        _free = permits;
    }

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for a permit; disposing what is returned gives it back.</summary>
    public async ValueTask<IDisposable> AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return new Permit(this);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.AddLast(turn);
        }

        await using var registration = cancellationToken.Register(() => Abandon(turn, cancellationToken)).ConfigureAwait(false);
        await turn.Task.ConfigureAwait(false);
        return new Permit(this);
    }

    private void Abandon(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // A turn already given is not in the list any more: its owner has the permit and must return it.
            if (!_waiting.Remove(turn))
            {
                return;
            }
        }

        turn.TrySetCanceled(cancellationToken);
    }

    private void Return()
    {
        TaskCompletionSource? next;
        lock (_gate)
        {
            next = _waiting.First?.Value;
            if (next is null)
            {
                _free++;
                return;
            }

            _waiting.RemoveFirst();
        }

        next.SetResult();
    }

    private sealed class Permit(SessionPermits owner) : IDisposable
    {
        private SessionPermits? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Return();
    }
}
