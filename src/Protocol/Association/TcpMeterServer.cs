using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Hosts many meters, each on a TCP port of its own or told apart by the address a client connects to. No thread per meter or connection. Thread-safe.</summary>
public sealed class TcpMeterServer(MeterServerOptions options, TimeProvider timeProvider) : IAsyncDisposable
{
    /// <summary>Pause after a failed accept: out of file descriptors is not cured by trying again at once.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    /// <summary>What Linux allows by default: a head-end that opens thousands of sessions at once must not wait for repeated SYNs.</summary>
    private const int Backlog = 4096;

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, ListeningPort> _ports = [];
    private int _running = 1;
    private int _connections;
    private bool _disposed;

    /// <summary>Connections open now, over all endpoints.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>A logical device threw; its connection is closed, the server goes on. Raised on any thread.</summary>
    public event Action<IPEndPoint, Exception>? DeviceFailed;

    /// <summary>Serves one logical device as server address 1 on this endpoint.</summary>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public IPEndPoint Listen(IPEndPoint endpoint, ILogicalDevice device) => Listen(endpoint, new Dictionary<ushort, ILogicalDevice> { [1] = device });

    /// <summary>Starts to accept; returns the endpoint with the port the system chose for 0.</summary>
    /// <param name="decorate">Wraps each accepted connection, for faults and traces; null for none.</param>
    /// <param name="hdlc">Serves this port in HDLC frames, offering clients these parameters; null for the wrapper.</param>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public IPEndPoint Listen(
        IPEndPoint endpoint, IReadOnlyDictionary<ushort, ILogicalDevice> devices, Func<ITransport, ITransport>? decorate = null, HdlcOptions? hdlc = null)
    {
        var served = new ServedConnection(devices, decorate);
        return Listen(endpoint, _ => served, hdlc);
    }

    /// <summary>
    /// Starts to accept for many meters at once: the address a client connected to decides which it gets. An endpoint with the wildcard address
    /// takes connections to every address of this machine.
    /// </summary>
    /// <param name="route">
    /// Asked once for each connection with its local end; null resets the connection. Called one at a time for each listening port.
    /// </param>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public IPEndPoint Listen(IPEndPoint endpoint, Func<IPEndPoint, ServedConnection?> route, HdlcOptions? hdlc = null)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var listener = new TcpConnectionListener(endpoint, Backlog);
            var port = new ListeningPort(listener, route, hdlc, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
            _ports.Add(listener.LocalEndPoint, port);
            Interlocked.Increment(ref _running);
            _ = AcceptAsync(port);
            return listener.LocalEndPoint;
        }
    }

    public bool IsListening(IPEndPoint endpoint)
    {
        lock (_gate)
        {
            return _ports.ContainsKey(endpoint);
        }
    }

    /// <summary>Closes a listening port: whoever connects from now on is refused by the system. Connections that are open stay. False when it is none of ours.</summary>
    public bool StopListening(IPEndPoint endpoint)
    {
        lock (_gate)
        {
            if (!_ports.Remove(endpoint, out var port))
            {
                return false;
            }

            port.Stop.Cancel();
            port.Listener.Dispose();
            return true;
        }
    }

    /// <summary>Stops accepting, lets responses under way go out, closes every connection and waits until all are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        await _stop.CancelAsync();
        Ended();
        await _drained.Task;
        _stop.Dispose();
    }

    private async Task AcceptAsync(ListeningPort port)
    {
        using var listener = port.Listener;
        using var stop = port.Stop;
        try
        {
            while (true)
            {
                try
                {
                    var connection = await listener.AcceptAsync(stop.Token);
                    await AdmitAsync(port, connection);
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException)
                {
                    await Task.Delay(AcceptPause, timeProvider, stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops, or this port alone.
        }
        finally
        {
            Ended();
        }
    }

    private async ValueTask AdmitAsync(ListeningPort port, TcpTransport connection)
    {
        if (connection.LocalEndPoint is not { } local || port.Route(local) is not { } served)
        {
            connection.Reset();
            await connection.DisposeAsync();
            return;
        }

        // Only this loop admits connections to the port, so the count of one end can not be overrun; the total may be by a few.
        if (ConnectionCount >= options.MaxConnections || !port.TryEnter(local, options.MaxConnectionsPerEndpoint))
        {
            await connection.DisposeAsync();
            return;
        }

        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _running);
        _ = ServeAsync(port, local, served, connection);
    }

    private async Task ServeAsync(ListeningPort port, IPEndPoint local, ServedConnection served, TcpTransport connection)
    {
        try
        {
            var decorated = served.Decorate?.Invoke(connection) ?? connection;
            await new ServerConnection(decorated, served.Devices, options, timeProvider, port.Hdlc).ServeAsync(_stop.Token);
        }
        catch (Exception error)
        {
            // The boundary where a fault in one simulated meter must not take the others down.
            DeviceFailed?.Invoke(local, error);
        }
        finally
        {
            await connection.DisposeAsync();
            port.Leave(local);
            Interlocked.Decrement(ref _connections);
            Ended();
        }
    }

    private void Ended()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _drained.SetResult();
        }
    }

    private sealed class ListeningPort(TcpConnectionListener listener, Func<IPEndPoint, ServedConnection?> route, HdlcOptions? hdlc, CancellationTokenSource stop)
    {
        /// <summary>Connections open now by their local end; none is kept at 0.</summary>
        private readonly Dictionary<IPEndPoint, int> _connections = [];

        public TcpConnectionListener Listener { get; } = listener;

        public CancellationTokenSource Stop { get; } = stop;

        public Func<IPEndPoint, ServedConnection?> Route { get; } = route;

        public HdlcOptions? Hdlc { get; } = hdlc;

        public bool TryEnter(IPEndPoint local, int most)
        {
            lock (_connections)
            {
                var count = _connections.GetValueOrDefault(local);
                if (count >= most)
                {
                    return false;
                }

                _connections[local] = count + 1;
                return true;
            }
        }

        public void Leave(IPEndPoint local)
        {
            lock (_connections)
            {
                if (--_connections[local] == 0)
                {
                    _connections.Remove(local);
                }
            }
        }
    }
}
