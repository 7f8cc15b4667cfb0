using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.Simulator.Tests.Fleet;

/// <summary>Many meters behind few sockets, over real sockets on loopback.</summary>
public sealed class SharedListeningTests
{
    private static readonly CosemAttribute Serial = CosemAttribute.Parse("1:0.0.96.1.0.255:2");

    private readonly MeterConnector _connector = new(TimeProvider.System);

    [SkippableOnMacFact]
    public async Task AddressEach_ServesEveryMeterAtItsOwn_AndResetsAllOthers()
    {
        var port = FreePort();
        await using var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions { MeterCount = 300, Network = IPNetwork.Parse("127.77.0.0/16"), Port = port, HistoryDays = 0 }, TimeProvider.System, CancellationToken.None);

        foreach (var index in (int[])[0, 254, 255, 299])
        {
            (await SerialAtAsync(fleet.EndpointOf(index))).ShouldBe(fleet.Meters[index].Meter.SerialNumber);
        }

        fleet.EndpointOf(255).Host.ShouldBe("127.77.1.0");
        await Should.ThrowAsync<LinkException>(async () => await SerialAtAsync(new("127.77.1.45", port)));
        await Should.ThrowAsync<LinkException>(async () => await SerialAtAsync(new("127.0.0.1", port)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerAddressEach_ServesEveryMeterOfAPort(bool inHdlc)
    {
        await using var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions { MeterCount = 5, MetersPerPort = 3, HistoryDays = 0, Hdlc = inHdlc ? new HdlcOptions() : null }, TimeProvider.System, CancellationToken.None);

        fleet.Meters.Select(m => m.Endpoint.Port).Distinct().Count().ShouldBe(2);
        foreach (var (meter, endpoint) in fleet.Meters)
        {
            (await SerialAtAsync(endpoint)).ShouldBe(meter.SerialNumber);
        }
    }

    [Fact]
    public async Task Fault_OfOneMeterOfAPort_IsNotItsNeighbours()
    {
        await using var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions { MeterCount = 2, MetersPerPort = 2, HistoryDays = 0 }, TimeProvider.System, CancellationToken.None);
        fleet.Meters[1].Meter.Faults.DropAfterActions();
        var setting = new AssociationOptions { ClientAddress = 48, Mechanism = Protocol.Acse.AuthenticationMechanism.Lls, Secret = LlsSecret.Parse("12345678") };

        await using (var link = await _connector.ConnectAsync(fleet.EndpointOf(0), setting, default))
        {
            (await link.InvokeAsync(CosemMethod.Parse(TestMeter.Disconnect), new DlmsData.Integer(0), default)).IsSuccess.ShouldBeTrue();
        }

        await using var second = await _connector.ConnectAsync(fleet.EndpointOf(1), setting, default);
        await Should.ThrowAsync<LinkException>(async () => await second.InvokeAsync(CosemMethod.Parse(TestMeter.Disconnect), new DlmsData.Integer(0), default));
    }

    private async Task<string?> SerialAtAsync(MeterEndpoint endpoint)
    {
        await using var link = await _connector.ConnectAsync(endpoint, new AssociationOptions(), default);
        return (await link.GetAsync(new(Serial), default)).Decode().AsText();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Any, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>Addresses of 127.0.0.0/8 other than 127.0.0.1 have to be configured there.</summary>
internal sealed class SkippableOnMacFactAttribute : FactAttribute
{
    public SkippableOnMacFactAttribute()
    {
        if (OperatingSystem.IsMacOS())
        {
            Skip = "macOS has 127.0.0.1 only.";
        }
    }
}
