using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.Transports;

public sealed class TcpTransportTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Connect_NobodyListens_IsRefused()
    {
        int port;
        using (var unused = new TcpConnectionListener(new IPEndPoint(IPAddress.Loopback, 0)))
        {
            port = unused.LocalEndPoint.Port;
        }

        var error = await Should.ThrowAsync<LinkException>(async () => await TcpTransport.ConnectAsync("127.0.0.1", port, Limit, TimeProvider.System, default));

        error.Failure.ShouldBe(LinkFailure.Refused);
        error.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Connect_TimeRunsOut_IsUnreachable()
    {
        // A backlog of one that nobody accepts from: further handshakes stay unanswered, as with a host that drops packets.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var port = ((IPEndPoint)full.LocalEndPoint!).Port;
        var time = new ManualTimeProvider();
        List<Task<TcpTransport>> attempts = [];
        for (var i = 0; i < 8; i++)
        {
            attempts.Add(TcpTransport.ConnectAsync("127.0.0.1", port, Limit, time, default).AsTask());
        }

        var waiting = attempts[^1];
        await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        time.Advance(Limit);

        (await Should.ThrowAsync<LinkException>(waiting)).Failure.ShouldBe(LinkFailure.Unreachable);
        foreach (var attempt in attempts.Where(a => a.IsCompletedSuccessfully))
        {
            await (await attempt).DisposeAsync();
        }
    }

    [Fact]
    public async Task Connect_CallerCancels_IsCancelNotFailure()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await TcpTransport.ConnectAsync("127.0.0.1", 1, Limit, TimeProvider.System, cancel.Token));
    }

    [Fact]
    public async Task Connection_BothWays_CarriesAndCounts()
    {
        await using var pair = await LoopbackPair.CreateAsync();

        await pair.Client.WriteAsync(new byte[] { 1, 2, 3 }, default);
        await using var server = new TracePeer(pair.Server);
        await server.ExpectAsync("010203");
        await server.SendAsync("0405");
        var buffer = new byte[2];
        await pair.Client.ReadAsync(buffer.AsMemory(0, 1), default);
        await pair.Client.ReadAsync(buffer.AsMemory(1, 1), default);

        buffer.ShouldBe([4, 5]);
        (pair.Client.OctetsSent, pair.Client.OctetsReceived).ShouldBe((3, 2));
    }

    [Fact]
    public async Task Read_PeerCloses_IsZero()
    {
        await using var pair = await LoopbackPair.CreateAsync();

        await pair.Server.DisposeAsync();

        (await pair.Client.ReadAsync(new byte[1], default)).ShouldBe(0);
    }

    [Fact]
    public async Task Read_PeerResets_IsClosedFailure()
    {
        await using var pair = await LoopbackPair.CreateAsync();
        await pair.Client.WriteAsync(new byte[] { 1 }, default);
        pair.ResetServer();

        var error = await Should.ThrowAsync<LinkException>(async () => await pair.Client.ReadAsync(new byte[1], default));

        error.Failure.ShouldBe(LinkFailure.Closed);
    }

    [Fact]
    public async Task Read_OwnEndDisposedMeanwhile_IsClosedFailure()
    {
        await using var pair = await LoopbackPair.CreateAsync();
        var read = pair.Client.ReadAsync(new byte[1], default).AsTask();

        await pair.Client.DisposeAsync();

        (await Should.ThrowAsync<LinkException>(read)).Failure.ShouldBe(LinkFailure.Closed);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, LinkFailure.Refused)]
    [InlineData(SocketError.HostUnreachable, LinkFailure.Unreachable)]
    [InlineData(SocketError.NetworkUnreachable, LinkFailure.Unreachable)]
    [InlineData(SocketError.TimedOut, LinkFailure.Unreachable)]
    [InlineData(SocketError.HostNotFound, LinkFailure.Unreachable)]
    [InlineData(SocketError.ConnectionReset, LinkFailure.Closed)]
    public void ConnectError_IsClassifiedByCode(SocketError error, LinkFailure expected) => SocketFailure.OfConnect(error).ShouldBe(expected);

    [Theory]
    [InlineData(SocketError.ConnectionReset, LinkFailure.Closed)]
    [InlineData(SocketError.Shutdown, LinkFailure.Closed)]
    [InlineData(SocketError.TimedOut, LinkFailure.Timeout)]
    public void ConnectionError_IsClassifiedByCode(SocketError error, LinkFailure expected) => SocketFailure.OfConnection(error).ShouldBe(expected);

    private sealed class LoopbackPair(TcpTransport client, TcpTransport server, Socket serverSocket) : IAsyncDisposable
    {
        public TcpTransport Client { get; } = client;

        public TcpTransport Server { get; } = server;

        public static async Task<LoopbackPair> CreateAsync()
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(1);
            var connecting = TcpTransport.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, Limit, TimeProvider.System, default);
            var accepted = await listener.AcceptAsync();
            return new(await connecting, new TcpTransport(accepted), accepted);
        }

        public void ResetServer()
        {
            serverSocket.LingerState = new LingerOption(true, 0);
            serverSocket.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
