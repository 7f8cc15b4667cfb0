using System.Net;
using System.Net.Sockets;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>One peer of a UDP server's socket: its datagrams are queued by the server, ours go straight to it. The socket is the server's.</summary>
internal sealed class UdpPeerTransport(Socket socket, SocketAddress peer) : ITransport
{
    /// <summary>Datagrams that may wait; a client has one request under way, so more than a few is a flood.</summary>
    private const int QueueLength = 8;

    private readonly ReceiveQueue _queue = new(QueueLength);
    private bool _closed;
    private long _sent;

    public long OctetsSent => Interlocked.Read(ref _sent);

    public long OctetsReceived => _queue.Taken;

    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>False when the peer is no longer served.</summary>
    public bool TryDeliver(ReadOnlySpan<byte> datagram) => !IsClosed && _queue.TryAdd(datagram);

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _queue.ReadAsync(buffer, cancellationToken);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendToAsync(octets, SocketFlags.None, peer, cancellationToken);
            Interlocked.Add(ref _sent, octets.Length);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw new LinkException(LinkFailure.Closed, "The datagram could not be sent.", error);
        }
    }

    public ValueTask DisposeAsync()
    {
        Volatile.Write(ref _closed, true);
        _queue.Complete();
        return ValueTask.CompletedTask;
    }
}
