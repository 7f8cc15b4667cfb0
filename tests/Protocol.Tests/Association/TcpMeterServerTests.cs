using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed class TcpMeterServerTests
{
    private static readonly CosemAttribute DeviceName = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly MeterConnector _connector = new(TimeProvider.System);

    [Fact]
    public async Task Meters_OnOnePortEach_AnswerForThemselves()
    {
        await using var server = new TcpMeterServer(new MeterServerOptions(), TimeProvider.System);
        var ports = Enumerable.Range(0, 20).Select(i => server.Listen(AnyPort, Meter($"PPM{i:D13}")).Port).ToArray();

        var names = await Task.WhenAll(ports.Select(ReadNameAsync));

        names.ShouldBe(Enumerable.Range(0, 20).Select(i => $"PPM{i:D13}"));
    }

    [Fact]
    public async Task Port_WithSeveralLogicalDevices_ServesByServerAddress()
    {
        await using var server = new TcpMeterServer(new MeterServerOptions(), TimeProvider.System);
        var port = server.Listen(AnyPort, new Dictionary<ushort, ILogicalDevice> { [1] = Meter("management"), [17] = Meter("electricity") }).Port;

        await using var link = await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port, 17), new AssociationOptions(), default);

        (await link.GetAsync(new(DeviceName), default)).Decode().AsText().ShouldBe("electricity");
    }

    [Fact]
    public async Task Connection_BeyondThePortsLimit_IsClosedAndOthersAreServed()
    {
        await using var server = new TcpMeterServer(new MeterServerOptions { MaxConnectionsPerEndpoint = 1 }, TimeProvider.System);
        var port = server.Listen(AnyPort, Meter("busy")).Port;
        await using (await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port), new AssociationOptions(), default))
        {
            var refused = await Should.ThrowAsync<LinkException>(async () => await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port), new AssociationOptions(), default));
            refused.Failure.ShouldBe(LinkFailure.Closed);
            server.ConnectionCount.ShouldBe(1);
        }

        await UntilAsync(() => server.ConnectionCount == 0);
        (await ReadNameAsync(port)).ShouldBe("busy");
    }

    [Fact]
    public async Task Dispose_WithIdleConnections_ClosesThemAndThePorts()
    {
        var server = new TcpMeterServer(new MeterServerOptions(), TimeProvider.System);
        var port = server.Listen(AnyPort, Meter("stopping")).Port;
        await using var link = await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port), new AssociationOptions(), default);

        await server.DisposeAsync().AsTask().WaitAsync(Limit);

        server.ConnectionCount.ShouldBe(0);
        (await Should.ThrowAsync<LinkException>(async () => await link.GetAsync(new(DeviceName), default))).Failure.ShouldBe(LinkFailure.Closed);
        (await Should.ThrowAsync<LinkException>(async () => await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port), new AssociationOptions(), default)))
            .Failure.ShouldBe(LinkFailure.Refused);
        Should.Throw<ObjectDisposedException>(() => server.Listen(AnyPort, Meter("late")));
    }

    [Fact]
    public async Task Listen_OnAPortThatIsTaken_SaysSo()
    {
        await using var server = new TcpMeterServer(new MeterServerOptions(), TimeProvider.System);
        var endpoint = server.Listen(AnyPort, Meter("first"));

        Should.Throw<SocketException>(() => server.Listen(endpoint, Meter("second"))).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
    }

    [Fact]
    public async Task Decorator_ThatDropsTheConnection_LeavesTheClientWithClosed()
    {
        await using var server = new TcpMeterServer(new MeterServerOptions(), TimeProvider.System);
        var device = Meter("cut off");
        var port = server.Listen(AnyPort, new Dictionary<ushort, ILogicalDevice> { [1] = device }, inner => new ClosesInsteadOfWriting(inner, after: 1)).Port;
        await using var link = await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port), new AssociationOptions(), default);

        // The request takes effect, its answer never comes.
        var error = await Should.ThrowAsync<LinkException>(async () => await link.InvokeAsync(CosemMethod.Parse("70:0.0.96.3.10.255:1"), new DlmsData.Integer(0), default));

        error.Failure.ShouldBe(LinkFailure.Closed);
        device.Calls.ShouldBe(["invoke 70:0.0.96.3.10.255:1"]);
    }

    [Fact]
    public async Task Device_ThatThrows_IsReportedAndOtherConnectionsGoOn()
    {
        await using var server = new TcpMeterServer(new MeterServerOptions(), TimeProvider.System);
        var reported = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.DeviceFailed += (_, error) => reported.TrySetResult(error);
        var broken = server.Listen(AnyPort, new Dictionary<ushort, ILogicalDevice> { [1] = Meter("x") }, _ => throw new InvalidOperationException("decorator on fire")).Port;
        var good = server.Listen(AnyPort, Meter("good")).Port;

        (await Should.ThrowAsync<LinkException>(async () => await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", broken), new AssociationOptions(), default)))
            .Failure.ShouldBe(LinkFailure.Closed);

        (await reported.Task.WaitAsync(Limit)).Message.ShouldBe("decorator on fire");
        (await ReadNameAsync(good)).ShouldBe("good");
    }

    private async Task<string?> ReadNameAsync(int port)
    {
        await using var link = await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port), new AssociationOptions(), default);
        var name = (await link.GetAsync(new(DeviceName), default)).Decode().AsText();
        await link.ReleaseAsync(default);
        return name;
    }

    private static MemoryDevice Meter(string name)
    {
        var device = new MemoryDevice();
        device.Attributes[DeviceName] = new DlmsData.VisibleString(name);
        return device;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var turn = 0; !condition() && turn < 500; turn++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        condition().ShouldBeTrue();
    }

    private sealed class ClosesInsteadOfWriting(ITransport inner, int after) : ITransport
    {
        private int _writes;

        public long OctetsSent => inner.OctetsSent;

        public long OctetsReceived => inner.OctetsReceived;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) =>
            _writes++ < after ? inner.WriteAsync(octets, cancellationToken) : inner.DisposeAsync();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
