using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Tests.Transports;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed class UdpMeterServerTests
{
    private static readonly CosemAttribute Large = CosemAttribute.Parse("1:0.0.96.1.11.255:2");
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly MemoryDevice _device = new();
    private readonly MeterConnector _connector = new(TimeProvider.System);
    [Fact]
    public async Task Session_InDatagrams_CarriesLargeValuesInBlocks()
    {
        await using var server = Serve();
        await using var link = await _connector.ConnectAsync(To(server), new AssociationOptions { MaxReceivePduSize = 500 }, default);

        (await link.GetAsync(new(Large), default)).Decode().ShouldBe(_device.Attributes[Large]);
        (await link.SetAsync(Large, DlmsData.FromOctets(new byte[3000]), default)).ShouldBeNull();
        await link.ReleaseAsync(default);
    }

    [Fact]
    public async Task Peers_AtOnce_HaveAssociationsOfTheirOwn()
    {
        await using var server = Serve();
        await using var first = await _connector.ConnectAsync(To(server), new AssociationOptions(), default);
        await using var second = await _connector.ConnectAsync(To(server), new AssociationOptions(), default);
        await first.ReleaseAsync(default);

        (await second.GetAsync(new(Large), default)).IsSuccess.ShouldBeTrue();
        var third = await Should.ThrowAsync<LinkException>(async () =>
            await _connector.ConnectAsync(To(server), new AssociationOptions { ResponseTimeout = TimeSpan.FromMilliseconds(100) }, default));
        third.Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public async Task Peer_SendingNonsense_IsForgottenAndServedAgain()
    {
        await using var server = Serve();
        await using var client = new TracePeer(await UdpTransport.ConnectAsync("127.0.0.1", server.LocalEndPoint.Port, TimeSpan.FromSeconds(5), TimeProvider.System, default));
        await client.SendAsync(ClientTrace.Frame("0010", "0001", ClientTrace.DefaultAarq));
        await client.ReadAsync(51);
        await client.SendAsync("7EA0070321930F017E");

        // The association is gone with the peer. Requests that arrive while the server is still forgetting go with it.
        var answer = client.ExpectAsync("0001000100100003D80101");
        for (var turn = 0; !answer.IsCompleted && turn < 200; turn++)
        {
            await client.SendAsync(ClientTrace.Frame("0010", "0001", "C001C100080000010000FF0200"));
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        await answer;
    }

    [Fact]
    public async Task Port_NobodyListensOn_IsRefused()
    {
        int port;
        using (var unused = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            unused.Bind(AnyPort);
            port = ((IPEndPoint)unused.LocalEndPoint!).Port;
        }

        var error = await Should.ThrowAsync<LinkException>(async () =>
            await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port) { Transport = MeterTransport.Udp }, new AssociationOptions(), default));

        error.Failure.ShouldBe(LinkFailure.Refused);
    }

    [Fact]
    public async Task Hdlc_OverUdp_IsRefusedBeforeAnythingIsSent() =>
        await Should.ThrowAsync<ArgumentException>(async () => await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", 1) { Transport = MeterTransport.Udp, Hdlc = new HdlcOptions() }, new AssociationOptions(), default));

    private static MeterEndpoint To(UdpMeterServer server) => new("127.0.0.1", server.LocalEndPoint.Port) { Transport = MeterTransport.Udp };

    private UdpMeterServer Serve()
    {
        _device.Attributes[Large] = DlmsData.FromOctets(new byte[5000]);
        return new(AnyPort, new Dictionary<ushort, ILogicalDevice> { [1] = _device }, new MeterServerOptions { MaxConnectionsPerEndpoint = 2 }, TimeProvider.System);
    }
}
