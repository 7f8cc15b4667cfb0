using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// Serves logical devices on one UDP port, a WPDU in each datagram (IEC 62056-47). A peer is an address and port; it is forgotten after the idle
/// timeout, and at once when it sends what is no WPDU. Peers beyond <see cref="MeterServerOptions.MaxConnectionsPerEndpoint"/> are not answered.
/// Thread-safe.
/// </summary>
public sealed class UdpMeterServer : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly IReadOnlyDictionary<ushort, ILogicalDevice> _devices;
    private readonly MeterServerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The receive loop's alone.</summary>
    private readonly Dictionary<SocketAddress, UdpPeerTransport> _peers = [];

    private int _running = 1;
    private int _disposed;

    /// <summary>Listens at once; port 0 lets the system choose.</summary>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public UdpMeterServer(IPEndPoint endpoint, IReadOnlyDictionary<ushort, ILogicalDevice> devices, MeterServerOptions options, TimeProvider timeProvider)
    {
        _devices = devices;
        _options = options;
        _timeProvider = timeProvider;
        _socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Bind(endpoint);
            LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _ = ReceiveAsync();
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>A logical device threw; its peer is forgotten, the server goes on. Raised on any thread.</summary>
    public event Action<Exception>? DeviceFailed;

    /// <summary>Stops receiving, lets responses under way go out and waits until all is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _drained.Task;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[UdpTransport.MaxDatagram];
        var sender = new SocketAddress(_socket.AddressFamily);
        while (true)
        {
            try
            {
                var count = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, sender, _stop.Token);
                Deliver(sender, buffer.AsSpan(0, count));
            }
            catch (OperationCanceledException)
            {
                Ended();
                return;
            }
            catch (SocketException)
            {
                // What an earlier datagram of ours met on its way (port unreachable) is reported here; the socket is still good.
            }
        }
    }

    private void Deliver(SocketAddress sender, ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty)
        {
            return;
        }

        if (_peers.TryGetValue(sender, out var known) && known.TryDeliver(datagram))
        {
            return;
        }

        foreach (var ended in _peers.Where(p => p.Value.IsClosed).Select(p => p.Key).ToList())
        {
            _peers.Remove(ended);
        }

        if (_peers.Count >= _options.MaxConnectionsPerEndpoint)
        {
            return;
        }

        var address = Copy(sender);
        var transport = new UdpPeerTransport(_socket, address);
        transport.TryDeliver(datagram);
        _peers[address] = transport;
        Interlocked.Increment(ref _running);
        _ = ServeAsync(transport);
    }

    private async Task ServeAsync(UdpPeerTransport transport)
    {
        await Task.Yield();
        try
        {
            await new ServerConnection(transport, _devices, _options, _timeProvider).ServeAsync(_stop.Token);
        }
        catch (Exception error)
        {
            DeviceFailed?.Invoke(error);
        }
        finally
        {
            await transport.DisposeAsync();
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

    /// <summary>The receive call writes into the one it is given.</summary>
    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }
}
