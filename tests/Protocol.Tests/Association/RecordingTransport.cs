using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>Keeps every WPDU that passes, and lets a test alter it on its way. Each read holds one whole WPDU, as the peers here write them.</summary>
internal sealed class RecordingTransport(ITransport inner, Action<bool, int, byte[]>? alter) : ITransport
{
    public List<byte[]> Sent { get; } = [];

    public List<byte[]> Received { get; } = [];

    public long OctetsSent => inner.OctetsSent;

    public long OctetsReceived => inner.OctetsReceived;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        var wpdu = octets.ToArray();
        alter?.Invoke(false, Sent.Count, wpdu);
        Sent.Add(wpdu);
        await inner.WriteAsync(wpdu, cancellationToken);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (count > 0)
        {
            var wpdu = buffer[..count].ToArray();
            alter?.Invoke(true, Received.Count, wpdu);
            wpdu.CopyTo(buffer);
            Received.Add(wpdu);
        }

        return count;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
