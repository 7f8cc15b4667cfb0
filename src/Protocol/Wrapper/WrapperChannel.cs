using System.Buffers;
using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Wrapper;

/// <summary>
/// Sends and receives APDUs in wrapper frames over a stream: one read may hold several frames, one frame may take many reads.
/// One send and one receive at a time. The transport stays its owner's; only the buffers are the channel's.
/// </summary>
internal sealed class WrapperChannel(ITransport transport) : IClientChannel
{
    private const int InitialCapacity = 1024;

    private byte[] _input = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private byte[] _output = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private int _start;
    private int _end;
    private int _underWay;

    /// <summary>Longest APDU taken, 1..65535 octets.</summary>
    public int MaxReceiveLength { get; set; } = WrapperHeader.MaxLength;

    /// <summary>Octets of a frame that has begun to arrive but is not yet handed out.</summary>
    public int Pending => _end - _start;

    public bool IsOpen => true;

    public bool IsIdle => Pending == 0;

    public ValueTask OpenAsync(CancellationToken cancellationToken) => default;

    public ValueTask CloseAsync(CancellationToken cancellationToken) => default;

    /// <summary>Sends one APDU, header and body in one write.</summary>
    /// <exception cref="LinkException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ushort source, ushort destination, ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken)
    {
        var length = WrapperHeader.Size + apdu.Length;
        if (_output.Length < length)
        {
            ArrayPool<byte>.Shared.Return(_output);
            _output = ArrayPool<byte>.Shared.Rent(length);
        }

        new WrapperHeader(source, destination, checked((ushort)apdu.Length)).Write(_output);
        apdu.Span.CopyTo(_output.AsSpan(WrapperHeader.Size));
        _underWay++;
        await transport.WriteAsync(_output.AsMemory(0, length), cancellationToken);
        _underWay--;
    }

    /// <summary>Receives one frame. Its APDU is valid until the next receive. A cancelled receive loses no octets.</summary>
    /// <exception cref="LinkException">The connection broke, or the peer closed it.</exception>
    /// <exception cref="DlmsDecodeException">What came is no wrapper frame, or one longer than <see cref="MaxReceiveLength"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReceivedApdu> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (WrapperHeader.TryRead(_input.AsSpan(_start, Pending), MaxReceiveLength, out var header) && Pending >= WrapperHeader.Size + header.Length)
            {
                var apdu = _input.AsMemory(_start + WrapperHeader.Size, header.Length);
                _start += WrapperHeader.Size + header.Length;
                return new(header.Source, header.Destination, apdu);
            }

            MakeRoom();
            _underWay++;
            var count = await transport.ReadAsync(_input.AsMemory(_end), cancellationToken);
            _underWay--;
            if (count == 0)
            {
                throw new LinkException(LinkFailure.Closed, Pending == 0
                    ? "The peer closed the connection."
                    : $"The peer closed the connection {Pending} octets into a frame.");
            }

            _end += count;
        }
    }

    public void Dispose()
    {
        // After a read or write that did not come to its end the transport may still touch the buffers: those are left to the collector.
        if (_underWay == 0 && _input.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_input);
            // What was sent may have held a secret.
            ArrayPool<byte>.Shared.Return(_output, clearArray: true);
        }

        _input = [];
        _output = [];
        _start = _end = 0;
    }

    /// <summary>The buffer grows with what has arrived, not with what a header announces.</summary>
    private void MakeRoom()
    {
        if (_start > 0)
        {
            _input.AsSpan(_start, Pending).CopyTo(_input);
            _end -= _start;
            _start = 0;
        }

        if (_end == _input.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_input.Length * 2);
            _input.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_input);
            _input = larger;
        }
    }
}
