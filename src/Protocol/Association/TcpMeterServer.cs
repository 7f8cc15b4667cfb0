using System.Net;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Hosts many meters, one TCP port each. No thread per meter or connection. Thread-safe.</summary>
public sealed class TcpMeterServer(MeterServerOptions options, TimeProvider timeProvider) : IAsyncDisposable
{
    /// <summary>Connections open now.</summary>
    public int ConnectionCount => throw new NotImplementedException($"{options}{timeProvider}");

    /// <summary>Serves one logical device as server address 1 on this endpoint.</summary>
    public IPEndPoint Listen(IPEndPoint endpoint, ILogicalDevice device) => Listen(endpoint, new Dictionary<ushort, ILogicalDevice> { [1] = device });

    /// <summary>Starts to accept; returns the endpoint with the port the system chose for 0.</summary>
    /// <param name="decorate">Wraps each accepted connection, for faults and traces; null for none.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or the address is not ours.</exception>
    public IPEndPoint Listen(IPEndPoint endpoint, IReadOnlyDictionary<ushort, ILogicalDevice> devices, Func<ITransport, ITransport>? decorate = null) =>
        throw new NotImplementedException();

    /// <summary>Stops accepting, lets responses under way go out, closes every connection.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
