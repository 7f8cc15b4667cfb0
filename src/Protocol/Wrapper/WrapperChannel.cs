using System.Buffers;
using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Wrapper;

/// <summary>
/// Sends and receives APDUs in wrapper frames over a stream: one read may hold several frames, one frame may take many reads.
/// One send and one receive at a time. The transport stays its owner's; only the buffer is the channel's.
/// </summary>
internal sealed class WrapperChannel(ITransport transport, OctetBudget? budget = null) : IClientChannel
{
    // Takes a day of a load profile in one read. A smaller one that grew in the middle of a session would miss the pool when many sessions
    // run in step.
    private const int InitialCapacity = 4096;

    private byte[] _input = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private int _start;
    private int _end;
    private bool _reading;
    private int _taken;

    /// <summary>Longest APDU taken, 1..65535 octets.</summary>
    public int MaxReceiveLength { get; set; } = WrapperHeader.MaxLength;

    /// <summary>Octets of a frame that has begun to arrive but is not yet handed out.</summary>
    public int Pending => _end - _start;

    public bool CanStream => true;

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
        var output = ArrayPool<byte>.Shared.Rent(length);
        new WrapperHeader(source, destination, checked((ushort)apdu.Length)).Write(output);
        apdu.Span.CopyTo(output.AsSpan(WrapperHeader.Size));
        await transport.WriteAsync(output.AsMemory(0, length), cancellationToken);

        // What was sent may have held a secret. After a write that did not come to its end the transport may still touch the buffer: it is
        // left to the collector.
        output.AsSpan(0, length).Clear();
        ArrayPool<byte>.Shared.Return(output);
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
            _reading = true;
            var count = await transport.ReadAsync(_input.AsMemory(_end), cancellationToken);
            _reading = false;
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
        budget?.Return(_taken);
        _taken = 0;
        // After a read that did not come to its end the transport may still touch the buffer: it is left to the collector.
        if (!_reading && _input.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_input);
        }

        _input = [];
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
            if (budget?.TryTake(_input.Length) == false)
            {
                throw new DlmsDecodeException("wrapper", 6, "a long frame, when all that may be held is held");
            }

            _taken += _input.Length;
            var larger = ArrayPool<byte>.Shared.Rent(_input.Length * 2);
            _input.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_input);
            _input = larger;
        }
    }
}
