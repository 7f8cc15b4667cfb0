using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>A meter's connection while an association has it. Counts the association's octets alone; disposal gives it back.</summary>
/// <param name="returned">Told once whether it is still open.</param>
internal sealed class LentTransport(TcpTransport transport, Action<bool> returned) : IKeptTransport
{
    private readonly long _sentBefore = transport.OctetsSent;
    private readonly long _receivedBefore = transport.OctetsReceived;
    private bool _isKept;
    private int _disposed;

    public long OctetsSent => transport.OctetsSent - _sentBefore;

    public long OctetsReceived => transport.OctetsReceived - _receivedBefore;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => transport.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) => transport.WriteAsync(octets, cancellationToken);

    public void Keep() => _isKept = true;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (!_isKept)
        {
            // Ends a read or write under way too: what the association left behind must not be the next one's.
            await transport.DisposeAsync();
        }

        returned(_isKept);
    }
}
