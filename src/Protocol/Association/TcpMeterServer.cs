using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Hosts many meters, one TCP port each. No thread per meter or connection. Thread-safe.</summary>
public sealed class TcpMeterServer(MeterServerOptions options, TimeProvider timeProvider) : IAsyncDisposable
{
    /// <summary>Pause after a failed accept: out of file descriptors is not cured by trying again at once.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
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
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var listener = new TcpConnectionListener(endpoint);
            Interlocked.Increment(ref _running);
            _ = AcceptAsync(new ListeningPort(listener, devices, decorate, hdlc));
            return listener.LocalEndPoint;
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
        try
        {
            while (true)
            {
                try
                {
                    var connection = await listener.AcceptAsync(_stop.Token);
                    await AdmitAsync(port, connection);
                }
                catch (SocketException)
                {
                    await Task.Delay(AcceptPause, timeProvider, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        finally
        {
            Ended();
        }
    }

    private async ValueTask AdmitAsync(ListeningPort port, TcpTransport connection)
    {
        // Only this loop admits connections to the port, so the port's own count can not be overrun; the total may be by a few.
        if (Volatile.Read(ref port.Connections) >= options.MaxConnectionsPerEndpoint || ConnectionCount >= options.MaxConnections)
        {
            await connection.DisposeAsync();
            return;
        }

        Interlocked.Increment(ref port.Connections);
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _running);
        _ = ServeAsync(port, connection);
    }

    private async Task ServeAsync(ListeningPort port, TcpTransport connection)
    {
        try
        {
            var decorated = port.Decorate?.Invoke(connection) ?? connection;
            await new ServerConnection(decorated, port.Devices, options, timeProvider, port.Hdlc).ServeAsync(_stop.Token);
        }
        catch (Exception error)
        {
            // The boundary where a fault in one simulated meter must not take the others down.
            DeviceFailed?.Invoke(port.Listener.LocalEndPoint, error);
        }
        finally
        {
            await connection.DisposeAsync();
            Interlocked.Decrement(ref port.Connections);
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

    private sealed class ListeningPort(TcpConnectionListener listener, IReadOnlyDictionary<ushort, ILogicalDevice> devices, Func<ITransport, ITransport>? decorate, HdlcOptions? hdlc)
    {
        public int Connections;

        public TcpConnectionListener Listener { get; } = listener;

        public IReadOnlyDictionary<ushort, ILogicalDevice> Devices { get; } = devices;

        public Func<ITransport, ITransport>? Decorate { get; } = decorate;

        public HdlcOptions? Hdlc { get; } = hdlc;
    }
}
