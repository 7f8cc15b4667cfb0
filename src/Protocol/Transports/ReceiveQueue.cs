using System.Threading.Channels;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>Octets that arrive whether anybody reads or not. Bounded: what comes on top of a full queue is dropped, as a UART or a socket's buffer drops it. One reader.</summary>
/// <param name="capacity">Pieces that may wait.</param>
internal sealed class ReceiveQueue(int capacity)
{
    private readonly Channel<byte[]> _pieces = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private ReadOnlyMemory<byte> _rest;
    private long _taken;

    /// <summary>Octets handed out.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>False when the queue is complete.</summary>
    public bool TryAdd(ReadOnlySpan<byte> octets) => _pieces.Writer.TryWrite(octets.ToArray());

    /// <summary>Nothing more comes; what waits is still handed out.</summary>
    public void Complete() => _pieces.Writer.TryComplete();

    /// <summary>Hands out at least one octet; 0 when the queue is complete and empty.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_rest.IsEmpty)
        {
            if (!await _pieces.Reader.WaitToReadAsync(cancellationToken))
            {
                return 0;
            }

            if (_pieces.Reader.TryRead(out var piece))
            {
                _rest = piece;
            }
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        Interlocked.Add(ref _taken, count);
        return count;
    }
}
