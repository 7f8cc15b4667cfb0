using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Serves logical devices, by wrapper server address, to the one client at the other end of a connection.</summary>
public sealed class ServerConnection(
    ITransport transport, IReadOnlyDictionary<ushort, ILogicalDevice> devices, MeterServerOptions options, TimeProvider timeProvider)
{
    /// <summary>
    /// Serves until the client closes, breaks the protocol or stays silent for the idle timeout; then disposes the transport. Cancellation stops
    /// before the next request: a response under way is still sent. Never throws for anything the client does.
    /// </summary>
    public Task ServeAsync(CancellationToken cancellationToken) => throw new NotImplementedException($"{transport}{devices}{options}{timeProvider}");
}
