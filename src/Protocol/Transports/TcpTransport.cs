using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>One TCP connection. Nagle's algorithm is off: every write is one whole frame.</summary>
public sealed class TcpTransport : ITransport
{
    private const int KeepAliveRepeat = 20; // seconds
    private const int KeepAliveRetries = 3;

    /// <summary>Everybody's: nobody looks at what is in it.</summary>
    private static readonly byte[] Peeked = new byte[1];

    private readonly Socket _socket;
    private long _sent;
    private long _received;

    /// <summary>Takes over a connected socket.</summary>
    internal TcpTransport(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    public long OctetsSent => Interlocked.Read(ref _sent);

    public long OctetsReceived => Interlocked.Read(ref _received);

    /// <summary>Where the peer is, for logs.</summary>
    public EndPoint? RemoteEndPoint => _socket.RemoteEndPoint;

    /// <summary>Our own end: for a listener on the wildcard address, the address the peer connected to. Null once the connection is gone.</summary>
    public IPEndPoint? LocalEndPoint
    {
        get
        {
            try
            {
                return _socket.LocalEndPoint as IPEndPoint;
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Reset while it waited in the backlog.
                return null;
            }
        }
    }

    /// <summary>Connects; <paramref name="timeout"/> covers name resolution and the handshake.</summary>
    /// <exception cref="LinkException">Unreachable or refused.</exception>
    public static async ValueTask<TcpTransport> ConnectAsync(string host, int port, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new LinkDeadline(timeProvider);
        return await ConnectAsync(host, port, timeout, deadline, cancellationToken);
    }

    /// <summary>The same, timed by the deadline of the link that will use the connection.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal static async ValueTask<TcpTransport> ConnectAsync(string host, int port, TimeSpan timeout, LinkDeadline deadline, CancellationToken cancellationToken)
    {
        using var cancel = deadline.Observe(cancellationToken);
        deadline.Start(timeout);
        Socket? socket = null;
        try
        {
            // A literal address keeps to its own family; a name lets the socket try what it resolves to.
            socket = IPAddress.TryParse(host, out var address)
                ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            if (address is not null)
            {
                await socket.ConnectAsync(address, port, deadline.Token);
            }
            else
            {
                await socket.ConnectAsync(host, port, deadline.Token);
            }

            var transport = new TcpTransport(socket);
            socket = null;
            return transport;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LinkException(LinkFailure.Unreachable, $"No answer from {host}:{port} within {timeout.TotalSeconds:0.###} s.");
        }
        catch (SocketException error)
        {
            throw new LinkException(SocketFailure.OfConnect(error.SocketErrorCode), $"Can not connect to {host}:{port}: {error.SocketErrorCode}.", error);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <summary>Has the system ask the peer, when it is silent, whether it is still there; a peer that does not answer three times breaks the connection.</summary>
    internal void KeepAlive(TimeSpan pause)
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)pause.TotalSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveRepeat);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
    }

    /// <summary>Waits until there is something to read, or the peer closes, without holding a buffer: what a silent connection costs is its socket.</summary>
    /// <exception cref="LinkException">The connection broke.</exception>
    internal async ValueTask WaitForInputAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A receive of no octets also completes on an event whose octets were read already; one that peeks sees that there are none and waits.
            await _socket.ReceiveAsync(Peeked, SocketFlags.Peek, cancellationToken);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw Broken(error);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            Interlocked.Add(ref _received, count);
            return count;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw Broken(error);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        try
        {
            while (!octets.IsEmpty)
            {
                var count = await _socket.SendAsync(octets, SocketFlags.None, cancellationToken);
                Interlocked.Add(ref _sent, count);
                octets = octets[count..];
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw Broken(error);
        }
    }

    /// <summary>The disposal that follows sends RST in place of FIN: the peer loses what it has not read yet.</summary>
    public void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Gone already, which is what was asked for.
        }
    }

    public ValueTask DisposeAsync()
    {
        // Dispose alone sends FIN (or RST when input is unread) without waiting, which is what both ends want here.
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static LinkException Broken(Exception error) => error is SocketException socketError
        ? new(SocketFailure.OfConnection(socketError.SocketErrorCode), $"The connection broke: {socketError.SocketErrorCode}.", error)
        : new(LinkFailure.Closed, "The connection is closed.", error);
}
