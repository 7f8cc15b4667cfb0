using System.Net;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Faults;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>Meters that listen on TCP ports, one each. Thread-safe.</summary>
public sealed class SimulatedFleet : IAsyncDisposable
{
    private readonly TcpMeterServer _server;

    private SimulatedFleet(TcpMeterServer server, IReadOnlyList<FleetMeter> meters)
    {
        _server = server;
        Meters = meters;
        _server.DeviceFailed += (endpoint, error) => MeterFailed?.Invoke(endpoint.Port, error);
    }

    /// <summary>A meter threw, which is a fault of the simulator: its connection is closed, the fleet goes on. Given is its port. Raised on any thread.</summary>
    public event Action<int, Exception>? MeterFailed;

    /// <summary>The meters in the order of their numbers.</summary>
    public IReadOnlyList<FleetMeter> Meters { get; }

    /// <summary>Builds the meters and starts to listen. <paramref name="timeProvider"/> is the fleet's world: scaled, manual or the system's.</summary>
    /// <exception cref="PortUnavailableException">A port is taken or the address is not ours; nothing is left listening.</exception>
    public static async ValueTask<SimulatedFleet> StartAsync(FleetOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var factory = new MeterFactory(options, timeProvider);
        var server = new TcpMeterServer(new MeterServerOptions(), timeProvider);
        try
        {
            var meters = new List<FleetMeter>(options.MeterCount);
            for (var i = 0; i < options.MeterCount; i++)
            {
                var meter = factory.Create(options.FirstNumber + i);
                meters.Add(new(meter, Listen(server, options, options.Port == 0 ? 0 : options.Port + i, meter)));
            }

            return new(server, meters);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops to listen, lets responses under way go out, closes every connection.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static MeterEndpoint Listen(TcpMeterServer server, FleetOptions options, int port, SimulatedMeter meter)
    {
        var host = options.Host;
        if (port > IPEndPoint.MaxPort || !IPAddress.TryParse(host, out var address))
        {
            throw new PortUnavailableException(host, port, null);
        }

        try
        {
            var bound = server.Listen(
                new(address, port), new Dictionary<ushort, ILogicalDevice> { [1] = meter }, transport => new FaultyTransport(transport, meter.Faults), options.Hdlc);
            return new(host, bound.Port) { Hdlc = options.Hdlc };
        }
        catch (System.Net.Sockets.SocketException error)
        {
            throw new PortUnavailableException(host, port, error);
        }
    }
}
