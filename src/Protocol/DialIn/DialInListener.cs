using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>
/// Takes connections of meters that dial in, finds out who they are, and keeps them in a registry for commands. What a meter pushes meanwhile goes the way
/// of any push. No thread for a connection. Thread-safe.
/// </summary>
public sealed class DialInListener : IAsyncDisposable
{
    private readonly BoundedTcpListener _listener;
    private readonly DialInRegistry _registry;
    private readonly IDialInIdentification _identification;
    private readonly DialInOptions _options;
    private readonly IPushPolicy _policy;
    private readonly Func<ReceivedPush, CancellationToken, ValueTask> _handler;
    private readonly OctetBudget _budget;
    private readonly TimeProvider _timeProvider;

    /// <summary>Listens at once; port 0 lets the system choose.</summary>
    /// <param name="policy">Whose pushes are taken.</param>
    /// <param name="handler">Takes the pushes, one of a connection at a time.</param>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public DialInListener(
        IPEndPoint endpoint, DialInRegistry registry, IDialInIdentification identification, DialInOptions options, TimeProvider timeProvider,
        IPushPolicy policy, Func<ReceivedPush, CancellationToken, ValueTask> handler)
    {
        (_registry, _identification, _options, _policy, _handler, _timeProvider) = (registry, identification, options, policy, handler, timeProvider);
        _budget = new OctetBudget(options.Push.MaxHeldOctets);
        _listener = new BoundedTcpListener(endpoint, options.MaxConnections, options.MaxConnectionsPerAddress, timeProvider, ServeAsync);
        _listener.Refused += address => Refused?.Invoke(new IPEndPoint(address, 0), "too many connections");
        _listener.Failed += error => HandlerFailed?.Invoke(error);
        _listener.Start();
    }

    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    /// <summary>Connections open now, also of who is not known yet.</summary>
    public int ConnectionCount => _listener.ConnectionCount;

    /// <summary>Somebody was not taken for a meter, and why. Raised on any thread.</summary>
    public event Action<EndPoint?, string>? Refused;

    /// <summary>A meter is there for commands. Raised on any thread.</summary>
    public event Action<DialInMeter>? Connected;

    /// <summary>A push was not taken. Raised on any thread.</summary>
    public event Action<PushRejection>? PushRejected;

    /// <summary>The push handler threw; that connection is closed, the listener goes on. Raised on any thread.</summary>
    public event Action<Exception>? HandlerFailed;

    /// <summary>Stops accepting, closes every connection and waits until each is.</summary>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpTransport transport, CancellationToken cancellationToken)
    {
        transport.KeepAlive(_options.KeepAlive);
        if (await IdentifyAsync(transport, cancellationToken) is not { } names)
        {
            return;
        }

        var pushes = new PushConnection(transport, _policy, _options.Push, _budget, _timeProvider, _handler, rejection => PushRejected?.Invoke(rejection));
        var connection = new DialInConnection(transport, names, pushes, _timeProvider.GetUtcNow());
        _registry.Add(connection);
        try
        {
            Connected?.Invoke(connection.Describe());
            await connection.ServeAsync(_registry, _options, _timeProvider, cancellationToken);
        }
        finally
        {
            _registry.Remove(connection);
        }
    }

    /// <summary>Null when it is no meter, did not say in time, or can not be used on.</summary>
    private async Task<IReadOnlyList<string>?> IdentifyAsync(TcpTransport transport, CancellationToken cancellationToken)
    {
        var source = transport.RemoteEndPoint;
        using var deadline = new CancellationTokenSource(_options.IdentifyTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var isOpen = false;
        try
        {
            var names = await _identification.IdentifyAsync(new LentTransport(transport, kept => isOpen = kept), either.Token);
            if (isOpen && names.Count > 0)
            {
                return names;
            }

            Refused?.Invoke(source, isOpen ? "it does not say who it is" : "it closed when it was asked who it is");
        }
        catch (DlmsException error)
        {
            Refused?.Invoke(source, error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Refused?.Invoke(source, $"it did not say who it is within {_options.IdentifyTimeout.TotalSeconds:0.###} s");
        }

        return null;
    }
}
