using System.Net;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Tests.Association;
using PrepaidMeter.Protocol.Tests.Transports;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.Hdlc;

/// <summary>Client and server together: associations over HDLC, on good lines and bad ones.</summary>
public sealed class HdlcAssociationTests
{
    private static readonly CosemAttribute Large = CosemAttribute.Parse("1:0.0.96.1.11.255:2");
    private static readonly CosemAttribute DeviceName = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly MeterConnector _connector = new(TimeProvider.System);

    [Theory]
    [InlineData(128, 1, null, null)]
    [InlineData(32, 1, null, null)]
    [InlineData(128, 7, 17, null)]
    [InlineData(2030, 1, 200, 4)]
    [InlineData(2030, 7, null, 2)]
    public async Task Session_WithLargeValues_CarriesThemBothWays(int length, int window, int? physical, int? size)
    {
        var device = Meter("large");
        var options = new HdlcOptions { MaxInformationLength = length, WindowSize = window };
        await using var link = await ConnectAsync(device, options, options with { PhysicalAddress = (ushort?)physical, AddressSize = size });
        var value = new byte[20_000];
        new Random(1).NextBytes(value);

        (await link.SetAsync(Large, DlmsData.FromOctets(value), default)).ShouldBeNull();
        var read = (await link.GetAsync(new(Large), default)).Decode();

        read.ShouldBe(device.Attributes[Large]);
        ((DlmsData.OctetString)read).Value.Span.SequenceEqual(value).ShouldBeTrue();
        await link.ReleaseAsync(default);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Session_OnALineThatLosesAndRepeats_LosesAndRepeatsNothing(int seed)
    {
        var device = Meter("noisy");
        var random = new Random(seed);
        var options = new HdlcOptions { MaxInformationLength = 64, WindowSize = seed % 2 == 0 ? 7 : 3, MaxRetries = 20, ResponseTimeout = TimeSpan.FromMilliseconds(60) };
        await using var link = await ConnectAsync(device, options, options, transport => new NoisyLine(transport, random));
        for (var round = 0; round < 5; round++)
        {
            var value = new byte[600];
            random.NextBytes(value);
            (await link.SetAsync(Large, DlmsData.FromOctets(value), default)).ShouldBeNull();
            ((DlmsData.OctetString)(await link.GetAsync(new(Large), default)).Decode()).Value.Span.SequenceEqual(value).ShouldBeTrue();
        }

        device.Calls.Count(call => call.StartsWith("set", StringComparison.Ordinal)).ShouldBe(5);
        device.Calls.Count(call => call.StartsWith("get", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public async Task Port_InHdlc_ServesLogicalDevicesByAddress()
    {
        await using var server = new TcpMeterServer(new MeterServerOptions(), TimeProvider.System);
        var port = server.Listen(
            new IPEndPoint(IPAddress.Loopback, 0), new Dictionary<ushort, ILogicalDevice> { [1] = Meter("management"), [17] = Meter("electricity") }, null, new HdlcOptions()).Port;

        foreach (var (address, name) in new[] { ((ushort)1, "management"), ((ushort)17, "electricity") })
        {
            await using var link = await _connector.ConnectAsync(new MeterEndpoint("127.0.0.1", port, address) { Hdlc = new HdlcOptions { PhysicalAddress = 1 } }, new AssociationOptions(), default);
            (await link.GetAsync(new(DeviceName), default)).Decode().AsText().ShouldBe(name);
            await link.ReleaseAsync(default);
        }
    }

    [Fact]
    public async Task LogicalDevice_NobodyServes_TimesOut()
    {
        var hdlc = new HdlcOptions { MaxRetries = 1, ResponseTimeout = TimeSpan.FromMilliseconds(20) };
        var (near, far) = InMemoryTransport.CreatePair();
        _ = new ServerConnection(far, Devices(Meter("x")), new MeterServerOptions(), TimeProvider.System, hdlc).ServeAsync(default);

        var error = await Should.ThrowAsync<LinkException>(async () => await _connector.AssociateAsync(near, 2, hdlc, new AssociationOptions(), default));

        error.Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public async Task DataLink_EndedByTheClient_EndsItsAssociation()
    {
        var (near, far) = InMemoryTransport.CreatePair();
        var served = new ServerConnection(far, Devices(Meter("x")), new MeterServerOptions(), TimeProvider.System, new HdlcOptions()).ServeAsync(default);
        await using var client = new TracePeer(near);
        await client.SendAsync(Hex(LinkTrace.FromClient(HdlcControl.SetNormalResponseMode())));
        await client.ReadAsync(32);
        await client.SendAsync(Hex(LinkTrace.FromClient(HdlcControl.Information(0, 0, true), "E6E600" + ClientTrace.DefaultAarq)));
        await client.ReadAsync(57);

        await client.SendAsync(Hex(LinkTrace.FromClient(HdlcControl.SetNormalResponseMode())));
        await client.ReadAsync(32);
        await client.SendAsync(Hex(LinkTrace.FromClient(HdlcControl.Information(0, 0, true), "E6E600C001C100080000010000FF0200")));

        await client.ExpectAsync(Hex(LinkTrace.FromServer(HdlcControl.Information(0, 1, true), "E6E700D80101")));
        await client.CloseAsync();
        await served.WaitAsync(Limit);
    }

    [Fact]
    public async Task Frames_OctetByOctetAndCoalesced_AreServed()
    {
        var (near, far) = InMemoryTransport.CreatePair();
        var served = new ServerConnection(far, Devices(Meter("x")), new MeterServerOptions(), TimeProvider.System, new HdlcOptions()).ServeAsync(default);
        await using var client = new TracePeer(near);
        foreach (var octet in Convert.FromHexString(Hex(LinkTrace.FromClient(HdlcControl.SetNormalResponseMode()))))
        {
            await client.SendAsync(Convert.ToHexString([octet]));
        }

        await client.ReadAsync(32);
        await client.SendAsync("55" + Hex(LinkTrace.FromClient(HdlcControl.ReceiveReady(0))) + Hex(LinkTrace.FromClient(HdlcControl.Disconnect())));

        await client.ExpectAsync(Hex(LinkTrace.FromServer(HdlcControl.ReceiveReady(0))) + Hex(LinkTrace.FromServer(HdlcControl.UnnumberedAcknowledge())));
        await client.CloseAsync();
        await served.WaitAsync(Limit);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Server_GivenNoise_AnswersTheNextGoodFrame(int seed)
    {
        var (near, far) = InMemoryTransport.CreatePair();
        var served = new ServerConnection(far, Devices(Meter("x")), new MeterServerOptions(), TimeProvider.System, new HdlcOptions()).ServeAsync(default);
        await using var client = new TracePeer(near);
        var noise = new byte[20_000];
        new Random(seed).NextBytes(noise);

        await client.SendAsync(Convert.ToHexString(noise));
        await client.SendAsync(Hex(LinkTrace.FromClient(HdlcControl.SetNormalResponseMode())));

        await client.ReadAsync(32);
        await client.CloseAsync();
        await served.WaitAsync(Limit);
    }

    [Fact]
    public async Task Release_DisconnectsTheDataLink()
    {
        var (near, far) = InMemoryTransport.CreatePair();
        await using var meter = new TracePeer(far);
        var associate = _connector.AssociateAsync(near, 1, new HdlcOptions(), new AssociationOptions(), default).AsTask();
        await meter.ExpectAsync("7EA0070321930F017E");
        await meter.SendAsync("7EA00703037382F67E"); // to client 1: not ours
        await meter.SendAsync(Hex(LinkTrace.FromServer(HdlcControl.UnnumberedAcknowledge())));
        await meter.ExpectAsync(Hex(LinkTrace.FromClient(HdlcControl.Information(0, 0, true), "E6E600" + ClientTrace.DefaultAarq)));
        await meter.SendAsync("7EA0372103306C7CE6E7006129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400000018020000073CB07E");
        var link = await associate;

        var release = link.ReleaseAsync(default).AsTask();
        await meter.ExpectAsync(Hex(LinkTrace.FromClient(HdlcControl.Information(1, 1, true), "E6E6006203800100")));
        await meter.SendAsync(Hex(LinkTrace.FromServer(HdlcControl.Information(1, 2, true), "E6E7006303800100")));
        await meter.ExpectAsync("7EA00703215303C77E");
        await meter.SendAsync(Hex(LinkTrace.FromServer(HdlcControl.DisconnectedMode())));

        await release.WaitAsync(Limit);
        await meter.ExpectCloseAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Meter_SilentAboutAList_IsAskedOneByOneIfItTookTheFrame(bool acknowledges)
    {
        var (near, far) = InMemoryTransport.CreatePair();
        await using var meter = new TracePeer(far);
        var hdlc = new HdlcOptions { ResponseTimeout = acknowledges ? Limit : null };
        var associate = _connector.AssociateAsync(near, 1, hdlc, new AssociationOptions { ResponseTimeout = TimeSpan.FromMilliseconds(1200) }, default).AsTask();
        await meter.ReadAsync(9);
        await meter.SendAsync(Hex(LinkTrace.FromServer(HdlcControl.UnnumberedAcknowledge())));
        await meter.ReadAsync(LinkTrace.FromClient(HdlcControl.Information(0, 0, true), "E6E600" + ClientTrace.DefaultAarq).EncodedLength);
        await meter.SendAsync(Hex(LinkTrace.FromServer(
            HdlcControl.Information(0, 1, true), "E6E7006129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400005E1D04000007")));
        await using var link = await associate;
        var list = link.GetListAsync([new(Large), new(DeviceName)], default).AsTask();
        if (!acknowledges)
        {
            // Whether the frame arrived is unknown, so nobody knows the next number: the link is lost.
            (await Should.ThrowAsync<LinkException>(list)).Failure.ShouldBe(LinkFailure.Timeout);
            return;
        }

        var request = await ReadFrameAsync(meter);
        while (request.Control.Kind != HdlcFrameKind.Information || request.Control.SendNumber < 2)
        {
            await meter.SendAsync(Hex(LinkTrace.FromServer(HdlcControl.ReceiveReady(2))));
            request = await ReadFrameAsync(meter);
        }

        for (var i = 0; i < 2; i++)
        {
            var id = request.Information.Span[5].ToString("X2", System.Globalization.CultureInfo.InvariantCulture);
            await meter.SendAsync(Hex(LinkTrace.FromServer(HdlcControl.Information(1 + i, 3 + i, true), $"E6E700C401{id}0104")));
            request = i == 0 ? await ReadFrameAsync(meter) : request;
        }

        (await list).ShouldAllBe(result => !result.IsSuccess);
    }

    private static async Task<HdlcFrame> ReadFrameAsync(TracePeer peer)
    {
        var start = await peer.ReadAsync(3);
        return HdlcFrame.Decode((byte[])[.. start, .. await peer.ReadAsync(start[2] - 1)]);
    }

    private static string Hex(HdlcFrame frame)
    {
        var octets = new byte[frame.EncodedLength];
        frame.Write(octets);
        return Convert.ToHexString(octets);
    }

    private static MemoryDevice Meter(string name)
    {
        var device = new MemoryDevice();
        device.Attributes[DeviceName] = new DlmsData.VisibleString(name);
        device.Attributes[Large] = DlmsData.FromOctets([]);
        return device;
    }

    private static Dictionary<ushort, ILogicalDevice> Devices(MemoryDevice device) => new() { [1] = device };

    private async Task<IMeterLink> ConnectAsync(MemoryDevice device, HdlcOptions server, HdlcOptions client, Func<ITransport, ITransport>? decorate = null)
    {
        var (near, far) = InMemoryTransport.CreatePair();
        _ = new ServerConnection(decorate?.Invoke(far) ?? far, Devices(device), new MeterServerOptions(), TimeProvider.System, server).ServeAsync(default);
        return await _connector.AssociateAsync(decorate?.Invoke(near) ?? near, 1, client, new AssociationOptions { ResponseTimeout = Limit }, default);
    }

    /// <summary>Of the frames written through it some are lost, some come twice, some are damaged.</summary>
    private sealed class NoisyLine(ITransport inner, Random random) : ITransport
    {
        public long OctetsSent => inner.OctetsSent;

        public long OctetsReceived => inner.OctetsReceived;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
        {
            while (HdlcFrame.TryRead(octets, out var frame, out var consumed))
            {
                var copy = octets[..(consumed + 1)].ToArray();
                octets = octets[(consumed + 1)..];
                int fate;
                lock (random)
                {
                    fate = random.Next(20);
                }

                copy[copy.Length / 2] ^= (byte)(fate == 0 ? 0x10 : 0);
                for (var copies = fate switch { 1 => 0, 2 => 2, _ => 1 }; copies > 0; copies--)
                {
                    await inner.WriteAsync(copy, cancellationToken);
                }
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
