using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Transports;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed class ServerConnectionTests : IDisposable
{
    private const string Aarq = "000100100001001F" + ClientTrace.DefaultAarq;
    private const string GetClock = "000100100001000D" + "C001C100080000010000FF0200";
    private const string NotAssociated = "0001000100100003D80101";
    private const int AareLength = 51;

    private readonly ManualTimeProvider _time = new();
    private readonly MemoryDevice _device = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly InMemoryTransport _far;
    private readonly TracePeer _client;

    public ServerConnectionTests()
    {
        (var near, _far) = InMemoryTransport.CreatePair();
        _client = new TracePeer(near);
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Requests_SplitAndCoalesced_AreAnsweredInOrder()
    {
        var served = ServeAsync();

        await _client.SendAsync(Aarq + GetClock[..10]);
        await _client.ReadAsync(AareLength);
        await _client.SendAsync(GetClock[10..] + GetClock);

        await _client.ExpectAsync("0001000100100005C401C10104 0001000100100005C401C10104");
        await CloseAsync(served);
    }

    [Fact]
    public async Task Frame_ForALogicalDeviceNobodyServes_IsDropped()
    {
        var served = ServeAsync();

        await _client.SendAsync("000100100002000DC001C100080000010000FF0200" + GetClock);

        await _client.ExpectAsync(NotAssociated);
        await CloseAsync(served);
    }

    [Fact]
    public async Task Clients_OnOneConnection_HaveAssociationsOfTheirOwn()
    {
        var served = ServeAsync();
        await _client.SendAsync(Aarq);
        await _client.ReadAsync(AareLength);

        await _client.SendAsync(ClientTrace.Frame("0011", "0001", "C001C100080000010000FF0200") + GetClock);

        await _client.ExpectAsync("0001000100110003D80101 0001000100100005C401C10104");
        await CloseAsync(served);
    }

    [Fact]
    public async Task Associations_BeyondTheLimit_AreDropped()
    {
        var served = ServeAsync(new MeterServerOptions { MaxAssociationsPerConnection = 1 }, new Dictionary<ushort, ILogicalDevice> { [1] = _device, [2] = _device });
        await _client.SendAsync(Aarq);
        await _client.ReadAsync(AareLength);

        await _client.SendAsync(ClientTrace.Frame("0010", "0002", ClientTrace.DefaultAarq) + GetClock);

        await _client.ExpectAsync("0001000100100005C401C10104");
        await CloseAsync(served);
    }

    [Theory]
    [InlineData("version 2", "00020010")]
    [InlineData("HDLC", "7EA0070321930F017E")]
    [InlineData("an APDU longer than is taken", "0001001000010401")]
    [InlineData("an APDU of no octets", "0001001000010000")]
    public async Task Framing_Broken_ClosesTheConnection(string what, string octets)
    {
        var served = ServeAsync();

        await _client.SendAsync(octets);

        await _client.ExpectCloseAsync();
        await served;
        _device.Calls.ShouldBeEmpty(what);
    }

    [Fact]
    public async Task Client_Silent_IsClosedAfterTheIdleTimeout()
    {
        var served = ServeAsync(new MeterServerOptions { IdleTimeout = TimeSpan.FromSeconds(30) });
        await _client.SendAsync(GetClock);
        await _client.ExpectAsync(NotAssociated);

        // The response was read, but the server need not wait for the next request yet: its timer may start after the first advance.
        for (var turn = 0; !served.IsCompleted && turn < 100; turn++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(served, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        await _client.ExpectCloseAsync();
        await served;
    }

    [Fact]
    public async Task Client_Dripping_IsClosedAfterTheIdleTimeout()
    {
        var served = ServeAsync(new MeterServerOptions { IdleTimeout = TimeSpan.FromSeconds(30) });
        for (var sent = 0; sent < 30; sent++)
        {
            await _client.SendAsync(Aarq.Substring(sent * 2, 2));
            for (var turn = 0; _far.OctetsReceived <= sent && turn < 100_000; turn++)
            {
                await Task.Yield();
            }

            served.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await _client.ExpectCloseAsync();
        await served;
    }

    [Fact]
    public async Task Stop_BetweenRequests_ClosesTheConnection()
    {
        var served = ServeAsync();
        await _client.SendAsync(GetClock);
        await _client.ExpectAsync(NotAssociated);

        await _stop.CancelAsync();

        await _client.ExpectCloseAsync();
        await served;
    }

    [Fact]
    public async Task Stop_WhileARequestIsServed_StillSendsTheResponse()
    {
        _device.DuringGet = _stop.Cancel;
        var served = ServeAsync();
        await _client.SendAsync(Aarq);
        await _client.ReadAsync(AareLength);

        await _client.SendAsync(GetClock + GetClock);

        await _client.ExpectAsync("0001000100100005C401C10104");
        await _client.ExpectCloseAsync();
        await served;
    }

    [Fact]
    public async Task Client_ThatDoesNotRead_IsClosedAfterTheIdleTimeout()
    {
        // One response of 65535 octets is more than the transport takes without a reader.
        _device.Attributes[CosemAttribute.Parse("8:0.0.1.0.0.255:2")] = DlmsData.FromOctets(new byte[65_527]);
        var served = ServeAsync(new MeterServerOptions { IdleTimeout = TimeSpan.FromSeconds(30) });
        await _client.SendAsync(Aarq);
        await _client.ReadAsync(AareLength);
        await _client.SendAsync(GetClock);

        for (var turn = 0; !served.IsCompleted && turn < 100; turn++)
        {
            await Task.WhenAny(served, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
            _time.Advance(TimeSpan.FromSeconds(30));
        }

        await served.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        _device.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Device_ThatThrows_FailsTheConnectionNotSilently()
    {
        var served = ServeAsync(devices: new Dictionary<ushort, ILogicalDevice> { [1] = new FailingDevice() });
        await _client.SendAsync(Aarq);

        (await Should.ThrowAsync<InvalidOperationException>(served)).Message.ShouldBe("meter on fire");
        await _client.ExpectCloseAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Client_SendingRandomOctets_CanOnlyLoseItsConnection(int seed)
    {
        var random = new Random(seed);
        for (var connection = 0; connection < 100; connection++)
        {
            var (near, far) = InMemoryTransport.CreatePair();
            var served = new ServerConnection(far, Devices(), new MeterServerOptions(), _time).ServeAsync(default);
            var noise = new byte[random.Next(1, 2000)];
            random.NextBytes(noise);
            await near.WriteAsync(noise, default).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
            await near.DisposeAsync();
            await served.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        }
    }

    private static Dictionary<ushort, ILogicalDevice> Devices() => new() { [1] = new MemoryDevice() };

    private Task ServeAsync(MeterServerOptions? options = null, IReadOnlyDictionary<ushort, ILogicalDevice>? devices = null) =>
        new ServerConnection(_far, devices ?? new Dictionary<ushort, ILogicalDevice> { [1] = _device }, options ?? new MeterServerOptions(), _time).ServeAsync(_stop.Token);

    private async Task CloseAsync(Task served)
    {
        await _client.CloseAsync();
        await served;
    }

    private sealed class FailingDevice : ILogicalDevice
    {
        public ClientPolicy? FindClient(ushort clientAddress, AuthenticationMechanism mechanism) => throw new InvalidOperationException("meter on fire");

        public DataAccessResult Get(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer) => default;

        public DataAccessResult Set(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, DlmsData value) => default;

        public ActionResult Invoke(ServerContext context, CosemMethod method, DlmsData? parameter, AxdrWriter returnData) => default;
    }
}
