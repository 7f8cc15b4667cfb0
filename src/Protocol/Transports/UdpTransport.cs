using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>
/// UDP to one peer, for the wrapper: every write is one datagram and one WPDU (IEC 62056-47). What another sends us does not come through. A lost
/// datagram is not repeated here; the request it belonged to times out.
/// </summary>
public sealed class UdpTransport : ITransport
{
    /// <summary>Longest payload of a datagram over IPv4.</summary>
    internal const int MaxDatagram = 65_507;

    private readonly Socket _socket;
    private readonly byte[] _datagram = new byte[MaxDatagram];
    private int _start;
    private int _end;
    private long _sent;
    private long _received;

    private UdpTransport(Socket socket) => _socket = socket;

    public long OctetsSent => Interlocked.Read(ref _sent);

    public long OctetsReceived => Interlocked.Read(ref _received);

    /// <summary>Resolves the name and fixes the peer; nothing is sent, so a peer that is not there shows only later.</summary>
    /// <exception cref="LinkException">There is no such name or no route.</exception>
    public static async ValueTask<UdpTransport> ConnectAsync(string host, int port, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Socket? socket = null;
        try
        {
            var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, either.Token);
            var address = addresses.Length > 0 ? addresses[0] : throw new SocketException((int)SocketError.HostNotFound);
            socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(address, port, either.Token);
            var transport = new UdpTransport(socket);
            socket = null;
            return transport;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LinkException(LinkFailure.Unreachable, $"The name {host} was not resolved within {timeout.TotalSeconds:0.###} s.");
        }
        catch (SocketException error)
        {
            throw new LinkException(SocketFailure.OfConnect(error.SocketErrorCode), $"Can not send to {host}:{port}: {error.SocketErrorCode}.", error);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <inheritdoc />
    /// <remarks>A datagram longer than the buffer is handed out over several reads; one of no octets is passed over, it is no end of stream.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (_start == _end)
            {
                _start = 0;
                _end = 0;
                _end = await _socket.ReceiveAsync(_datagram, SocketFlags.None, cancellationToken);
                Interlocked.Add(ref _received, _end);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw Broken(error);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _datagram.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(octets, SocketFlags.None, cancellationToken);
            Interlocked.Add(ref _sent, octets.Length);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw Broken(error);
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>"Refused" is the peer's host saying by ICMP that nobody listens on the port.</summary>
    private static LinkException Broken(Exception error) => error switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(LinkFailure.Refused, "Nobody listens on the meter's UDP port.", error),
        SocketException socketError => new(SocketFailure.OfConnection(socketError.SocketErrorCode), $"The datagram did not get through: {socketError.SocketErrorCode}.", error),
        _ => new(LinkFailure.Closed, "The connection is closed.", error),
    };
}
