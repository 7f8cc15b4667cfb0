using System.Net;
using System.Net.Sockets;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>
/// Accepts connections on a port, as many at once as allowed, and has each served. No thread and no buffer for one that is silent. Stopping waits until
/// every connection was served to its end. Thread-safe.
/// </summary>
internal sealed class BoundedTcpListener : IAsyncDisposable
{
    /// <summary>Connections the system may hold for us while we are busy accepting: fleets push and dial in at the same minute.</summary>
    private const int Backlog = 4096;

    /// <summary>Pause after a failed accept: out of file descriptors is not cured by trying again at once.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly TcpConnectionListener _listener;
    private readonly int _maxConnections;
    private readonly int _maxPerAddress;
    private readonly TimeProvider _timeProvider;
    private readonly Func<TcpTransport, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private int _running = 1;
    private int _connections;
    private int _disposed;

    /// <summary>Listens at once; port 0 lets the system choose. <see cref="Start"/> begins to accept.</summary>
    /// <param name="serve">Serves one connection; the listener disposes it afterwards.</param>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public BoundedTcpListener(IPEndPoint endpoint, int maxConnections, int maxPerAddress, TimeProvider timeProvider, Func<TcpTransport, CancellationToken, Task> serve)
    {
        _listener = new TcpConnectionListener(endpoint, Backlog);
        (_maxConnections, _maxPerAddress, _timeProvider, _serve) = (maxConnections, maxPerAddress, timeProvider, serve);
    }

    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>A connection beyond the bounds was closed at once. Raised on any thread.</summary>
    public event Action<IPAddress>? Refused;

    /// <summary>Serving threw; that connection is closed, the listener goes on. Raised on any thread.</summary>
    public event Action<Exception>? Failed;

    public void Start() => _ = AcceptAsync();

    /// <summary>Stops accepting, tells who serves to stop, and waits for each.</summary>
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
            admitted = _connections < _maxConnections && open < _maxPerAddress;
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
            Refused?.Invoke(address);
            return;
        }

        _ = ServeAsync(connection, address);
    }

    private async Task ServeAsync(TcpTransport connection, IPAddress address)
    {
        try
        {
            await _serve(connection, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Who served was told to stop, and did.
        }
        catch (Exception error)
        {
            // The boundary where a fault in serving one must not take other connections down.
            Failed?.Invoke(error);
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
