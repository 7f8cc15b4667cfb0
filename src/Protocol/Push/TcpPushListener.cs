using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Push;

/// <summary>
/// Takes pushes on a TCP port. No thread and no buffer for a connection that is silent. The handler is called for one push of a connection at a time,
/// for different connections at once; a connection is read on when it returns. Thread-safe.
/// </summary>
public sealed class TcpPushListener : IAsyncDisposable
{
    private readonly BoundedTcpListener _listener;

    /// <summary>Listens at once; port 0 lets the system choose.</summary>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public TcpPushListener(IPEndPoint endpoint, IPushPolicy policy, PushListenerOptions options, TimeProvider timeProvider, Func<ReceivedPush, CancellationToken, ValueTask> handler)
    {
        var budget = new OctetBudget(options.MaxHeldOctets);
        _listener = new BoundedTcpListener(
            endpoint, options.MaxConnections, options.MaxConnectionsPerAddress, timeProvider,
            (connection, stop) => new PushConnection(connection, policy, options, budget, timeProvider, handler, rejection => Rejected?.Invoke(rejection)).ServeAsync(stop));
        _listener.Refused += address => Rejected?.Invoke(new PushRejection(new IPEndPoint(address, 0), PushRejectionReason.TooManyConnections));
        _listener.Failed += error => HandlerFailed?.Invoke(error);
        _listener.Start();
    }

    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => _listener.ConnectionCount;

    /// <summary>Something was not taken. Raised on any thread.</summary>
    public event Action<PushRejection>? Rejected;

    /// <summary>The handler threw; that connection is closed, the listener goes on. Raised on any thread.</summary>
    public event Action<Exception>? HandlerFailed;

    /// <summary>Stops accepting, closes every connection and waits until the handler has returned for each.</summary>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}
