using System.Net;
using System.Net.Sockets;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>A listening TCP port. Disposal ends a pending accept.</summary>
public sealed class TcpConnectionListener : IDisposable
{
    private readonly Socket _socket;

    /// <summary>Listens at once; port 0 lets the system choose.</summary>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public TcpConnectionListener(IPEndPoint endpoint, int backlog = 128)
    {
        _socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(endpoint);
            _socket.Listen(backlog);
            LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>The next connection. Whether it is served or closed is the caller's decision.</summary>
    /// <exception cref="SocketException">This connection could not be accepted; the listener itself may still be good.</exception>
    public async ValueTask<TcpTransport> AcceptAsync(CancellationToken cancellationToken)
    {
        var socket = await _socket.AcceptAsync(cancellationToken);
        try
        {
            return new TcpTransport(socket);
        }
        catch
        {
            // A connection that was reset while it waited in the backlog refuses its options.
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _socket.Dispose();
}
