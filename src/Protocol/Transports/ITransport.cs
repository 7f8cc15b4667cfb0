namespace PrepaidMeter.Protocol.Transports;

/// <summary>
/// A connected stream of octets. One reader and one writer at a time; disposal from any thread ends both with
/// <see cref="LinkFailure.Closed"/>. A read or write that is cancelled throws <see cref="OperationCanceledException"/>.
/// </summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>Octets written so far.</summary>
    long OctetsSent { get; }

    /// <summary>Octets read so far.</summary>
    long OctetsReceived { get; }

    /// <summary>Reads at least one octet; 0 means the peer closed in good order and nothing more will come.</summary>
    /// <exception cref="LinkException">The connection broke.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes every octet.</summary>
    /// <exception cref="LinkException">The connection broke.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken);
}
