using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>One peer of a UDP server's socket: its datagrams are queued by the server, ours go straight to it. The socket is the server's.</summary>
internal sealed class UdpPeerTransport(Socket socket, SocketAddress peer) : ITransport
{
    /// <summary>Datagrams that may wait; a client has one request under way, so more than a few is a flood.</summary>
    private const int QueueLength = 8;

    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private ReadOnlyMemory<byte> _rest;
    private bool _closed;
    private long _sent;
    private long _received;

    public long OctetsSent => Interlocked.Read(ref _sent);

    public long OctetsReceived => Interlocked.Read(ref _received);

    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>False when the peer is no longer served.</summary>
    public bool TryDeliver(ReadOnlySpan<byte> datagram) => !IsClosed && _queue.Writer.TryWrite(datagram.ToArray());

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            try
            {
                _rest = await _queue.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException error)
            {
                throw new LinkException(LinkFailure.Closed, "The connection is closed.", error);
            }

            Interlocked.Add(ref _received, _rest.Length);
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

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
        _queue.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
