using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>
/// The meters whose connections are open, by name. A connection is lent to one session at a time; who comes meanwhile, or before the meter has dialled
/// in, waits. When a meter dials in again, its old connection is closed as soon as nobody has it. Thread-safe.
/// </summary>
public sealed class DialInRegistry(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DialInConnection> _byName = [];
    private readonly HashSet<DialInConnection> _connections = [];
    private readonly Dictionary<string, List<TaskCompletionSource<ITransport>>> _waiting = [];

    /// <summary>Meters connected now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count(c => !c.IsReplaced);
            }
        }
    }

    /// <summary>The meters connected now.</summary>
    public IReadOnlyList<DialInMeter> List()
    {
        lock (_gate)
        {
            return [.. _connections.Where(c => !c.IsReplaced).Select(c => c.Describe())];
        }
    }

    /// <summary>The connection of the meter of one of these names, for one association; disposing it gives it back.</summary>
    /// <exception cref="LinkException">The meter has not dialled in within <paramref name="patience"/>, or somebody else had its connection all the time: unreachable.</exception>
    public async ValueTask<ITransport> TakeAsync(IReadOnlyList<string> names, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<ITransport>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isConnected;
        lock (_gate)
        {
            isConnected = names.Any(_byName.ContainsKey);
            Queue(names, waiter);
        }

        try
        {
            return await waiter.Task.WaitAsync(patience, timeProvider, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            if (!waiter.TrySetCanceled(CancellationToken.None) && waiter.Task is { IsCompletedSuccessfully: true, Result: LentTransport late })
            {
                // It came while we gave up. Nothing was sent on it.
                late.Keep();
                await late.DisposeAsync();
            }

            if (error is TimeoutException)
            {
                throw new LinkException(
                    LinkFailure.Unreachable,
                    isConnected ? $"Meter {names[0]} is connected, but in use for more than {patience.TotalSeconds:0.###} s." : $"Meter {names[0]} has not dialled in within {patience.TotalSeconds:0.###} s.");
            }

            throw;
        }
        finally
        {
            Forget(names, waiter);
        }
    }

    /// <summary>Takes its place under each of its names.</summary>
    internal void Add(DialInConnection connection)
    {
        lock (_gate)
        {
            foreach (var name in connection.Names)
            {
                if (_byName.TryGetValue(name, out var old) && !old.IsReplaced)
                {
                    Replace(old);
                }
            }

            foreach (var name in connection.Names)
            {
                _byName[name] = connection;
            }

            _connections.Add(connection);
        }
    }

    /// <summary>The connection is gone. Who was about to get it goes on waiting for the meter to dial in again.</summary>
    internal void Remove(DialInConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
            foreach (var name in connection.Names)
            {
                if (_byName.GetValueOrDefault(name) == connection)
                {
                    _byName.Remove(name);
                }
            }

            if (connection.Borrower is { Task.IsCompleted: false } borrower)
            {
                connection.Borrower = null;
                Queue(connection.Names, borrower);
            }
        }
    }

    /// <summary>Null when nobody waits for it: then it may be taken from here on.</summary>
    internal TaskCompletionSource<ITransport>? BecomeIdle(DialInConnection connection)
    {
        lock (_gate)
        {
            if (!connection.IsReplaced && NextWaiter(connection.Names) is { } waiter)
            {
                connection.Borrower = waiter;
                return waiter;
            }

            connection.IsIdle = true;
            if (connection.IsReplaced)
            {
                connection.StopWatching();
            }

            return null;
        }
    }

    /// <summary>Who took it while it was idle; null when nobody did, and nobody will.</summary>
    internal TaskCompletionSource<ITransport>? BecomeBusy(DialInConnection connection)
    {
        lock (_gate)
        {
            connection.IsIdle = false;
            return connection.Borrower;
        }
    }

    internal void EndLoan(DialInConnection connection)
    {
        lock (_gate)
        {
            connection.Borrower = null;
        }
    }

    private static void Replace(DialInConnection old)
    {
        old.IsReplaced = true;
        if (old.IsIdle)
        {
            old.IsIdle = false;
            old.StopWatching();
        }
    }

    /// <summary>Gives it a connection that is idle, or a place among those who wait.</summary>
    private void Queue(IReadOnlyList<string> names, TaskCompletionSource<ITransport> waiter)
    {
        foreach (var name in names)
        {
            if (_byName.TryGetValue(name, out var connection) && connection is { IsIdle: true, Borrower: null })
            {
                connection.IsIdle = false;
                connection.Borrower = waiter;
                connection.StopWatching();
                return;
            }
        }

        foreach (var name in names)
        {
            (_waiting.TryGetValue(name, out var queue) ? queue : _waiting[name] = []).Add(waiter);
        }
    }

    private TaskCompletionSource<ITransport>? NextWaiter(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            // One that waits by several names may have been served by another.
            if (_waiting.TryGetValue(name, out var queue) && queue.Find(waiter => !waiter.Task.IsCompleted) is { } first)
            {
                Remove(name, queue, first);
                return first;
            }
        }

        return null;
    }

    private void Forget(IReadOnlyList<string> names, TaskCompletionSource<ITransport> waiter)
    {
        lock (_gate)
        {
            foreach (var name in names)
            {
                if (_waiting.TryGetValue(name, out var queue))
                {
                    Remove(name, queue, waiter);
                }
            }
        }
    }

    private void Remove(string name, List<TaskCompletionSource<ITransport>> queue, TaskCompletionSource<ITransport> waiter)
    {
        queue.Remove(waiter);
        if (queue.Count == 0)
        {
            _waiting.Remove(name);
        }
    }
}
