using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Push;

/// <summary>
/// Takes pushes on a TCP port. No thread and no buffer for a connection that is silent. The handler is called for one push of a connection at a time,
/// for different connections at once; a connection is read on when it returns. Thread-safe.
/// </summary>
public sealed class TcpPushListener : IAsyncDisposable
{
    /// <summary>Connections the system may hold for us while we are busy accepting: fleets push at the same minute.</summary>
    private const int Backlog = 4096;

    /// <summary>Pause after a failed accept: out of file descriptors is not cured by trying again at once.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly TcpConnectionListener _listener;
    private readonly IPushPolicy _policy;
    private readonly PushListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Func<ReceivedPush, CancellationToken, ValueTask> _handler;
    private readonly OctetBudget _budget;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private int _running = 1;
    private int _connections;
    private int _disposed;

    /// <summary>Listens at once; port 0 lets the system choose.</summary>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public TcpPushListener(IPEndPoint endpoint, IPushPolicy policy, PushListenerOptions options, TimeProvider timeProvider, Func<ReceivedPush, CancellationToken, ValueTask> handler)
    {
        _listener = new TcpConnectionListener(endpoint, Backlog);
        _policy = policy;
        _options = options;
        _budget = new OctetBudget(options.MaxHeldOctets);
        _timeProvider = timeProvider;
        _handler = handler;
        _ = AcceptAsync();
    }

    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>Something was not taken. Raised on any thread.</summary>
    public event Action<PushRejection>? Rejected;

    /// <summary>The handler threw; that connection is closed, the listener goes on. Raised on any thread.</summary>
    public event Action<Exception>? HandlerFailed;

    /// <summary>Stops accepting, closes every connection and waits until the handler has returned for each.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _drained.Task;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        using var listener = _listener;
        try
        {
            while (true)
            {
                try
                {
                    await AdmitAsync(await listener.AcceptAsync(_stop.Token));
                }
                catch (SocketException)
                {
                    await Task.Delay(AcceptPause, _timeProvider, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The listener stops.
        }
        finally
        {
            Ended();
        }
    }

    private async ValueTask AdmitAsync(TcpTransport connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        bool admitted;
        lock (_gate)
        {
            var open = _perAddress.GetValueOrDefault(address);
            admitted = _connections < _options.MaxConnections && open < _options.MaxConnectionsPerAddress;
            if (admitted)
            {
                _perAddress[address] = open + 1;
                _connections++;
                _running++;
            }
        }

        if (!admitted)
        {
            await connection.DisposeAsync();
            Rejected?.Invoke(new PushRejection(new IPEndPoint(address, 0), PushRejectionReason.TooManyConnections));
            return;
        }

        _ = ServeAsync(connection, address);
    }

    private async Task ServeAsync(TcpTransport connection, IPAddress address)
    {
        try
        {
            await new PushConnection(connection, _policy, _options, _budget, _timeProvider, _handler, rejection => Rejected?.Invoke(rejection)).ServeAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The handler was told to stop, and did.
        }
        catch (Exception error)
        {
            // The boundary where a fault of the handler must not take other connections down.
            HandlerFailed?.Invoke(error);
        }
        finally
        {
            await connection.DisposeAsync();
            lock (_gate)
            {
                _connections--;
                if (--_perAddress[address] == 0)
                {
                    _perAddress.Remove(address);
                }
            }

            Ended();
        }
    }

    private void Ended()
    {
        bool last;
        lock (_gate)
        {
            last = --_running == 0;
        }

        if (last)
        {
            _drained.SetResult();
        }
    }
}
