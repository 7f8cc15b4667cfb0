using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>Keeps what passes over a client's transport, one write and what is read until the next as one exchange.</summary>
internal sealed class RecordingTransport(ITransport inner) : ITransport
{
    private readonly List<(byte[] Request, MemoryStream Response)> _exchanges = [];

    public long OctetsSent => inner.OctetsSent;

    public long OctetsReceived => inner.OctetsReceived;

    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges.Select(e => new Exchange(e.Request, e.Response.ToArray()))];

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _exchanges[^1].Response.Write(buffer.Span[..count]);
        return count;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        _exchanges.Add((octets.ToArray(), new MemoryStream()));
        return inner.WriteAsync(octets, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
