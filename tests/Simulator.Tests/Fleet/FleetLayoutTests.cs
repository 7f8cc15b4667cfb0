using System.Net;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.Simulator.Tests.Fleet;

public sealed class FleetLayoutTests
{
    [Fact]
    public void Addresses_OfARange_LeaveOutItsFirstAndLast()
    {
        var layout = new FleetLayout(new FleetOptions { MeterCount = 100_000, Network = IPNetwork.Parse("127.0.0.0/16"), Port = 4059 });

        layout.Ports.ShouldBe(2);
        layout.EndpointOf(0, 4059).Host.ShouldBe("127.0.0.1");
        layout.EndpointOf(65_533, 4059).Host.ShouldBe("127.0.255.254");
        layout.EndpointOf(65_534, 4060).ShouldSatisfyAllConditions(e => e.Host.ShouldBe("127.0.0.1"), e => e.Port.ShouldBe(4060));
    }

    [Fact]
    public void Index_OfEveryAddress_IsTheMeterThere()
    {
        var layout = new FleetLayout(new FleetOptions { MeterCount = 1000, Network = IPNetwork.Parse("127.3.0.0/24"), Port = 4059 });

        for (var i = 0; i < 1000; i++)
        {
            layout.IndexAt(i / 254, IPAddress.Parse(layout.EndpointOf(i, 0).Host)).ShouldBe(i);
        }

        layout.IndexAt(0, IPAddress.Parse("127.3.0.0")).ShouldBe(-1);
        layout.IndexAt(0, IPAddress.Parse("127.3.0.255")).ShouldBe(-1);
        layout.IndexAt(0, IPAddress.Parse("127.4.0.1")).ShouldBe(-1);
        layout.IndexAt(0, IPAddress.Parse("10.0.0.1")).ShouldBe(-1);
        layout.IndexAt(3, IPAddress.Parse("127.3.0.250")).ShouldBe(-1, "the fleet ends before");
        layout.IndexAt(0, IPAddress.IPv6Loopback).ShouldBe(-1);
    }

    [Fact]
    public void ServerAddresses_CountFromOneOnEachPort()
    {
        var layout = new FleetLayout(new FleetOptions { MeterCount = 25, MetersPerPort = 10, Port = 5000 });

        layout.Ports.ShouldBe(3);
        layout.EndpointOf(0, 5000).ServerAddress.ShouldBe((ushort)1);
        layout.EndpointOf(19, 5001).ServerAddress.ShouldBe((ushort)10);
        layout.EndpointOf(24, 5002).ServerAddress.ShouldBe((ushort)5);
    }

    [Theory]
    [InlineData("::1/64")]
    [InlineData("127.0.0.0/31")]
    [InlineData("0.0.0.0/0")]
    public void Network_ThatIsNoSuchRange_IsRefused(string network) =>
        Should.Throw<ArgumentException>(() => new FleetLayout(new FleetOptions { Network = IPNetwork.Parse(network), Port = 4059 }));

    [Fact]
    public void Ports_BeyondTheLast_AreRefused() =>
        Should.Throw<PortUnavailableException>(() => new FleetLayout(new FleetOptions { MeterCount = 10_000, Port = 60_000 })).Port.ShouldBe(69_999);
}
