using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Objects;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>Meters that listen on TCP: a port each, an address each, or server addresses on shared ports. Thread-safe.</summary>
public sealed class SimulatedFleet : IAsyncDisposable
{
    /// <summary>Connections over all meters; more than a head-end opens at once.</summary>
    private const int MostConnections = 60_000;

    private const int ConnectionsPerMeter = 8;

    private readonly TcpMeterServer _server;
    private readonly FleetMeters _meters;

    private SimulatedFleet(TcpMeterServer server, FleetMeters meters, MeterFactory factory, FleetOptions options, FleetLayout layout)
    {
        Factory = factory;
        _server = server;
        _meters = meters;
        Options = options;
        Layout = layout;
        _server.DeviceFailed += (endpoint, error) => MeterFailed?.Invoke(endpoint, error);
    }

    /// <summary>A meter threw, which is a fault of the simulator: its connection is closed, the fleet goes on. Given is where it listens. Raised on any thread.</summary>
    public event Action<IPEndPoint, Exception>? MeterFailed;

    /// <summary>The meters in the order of their numbers. A meter is built when it is first looked at or connected to.</summary>
    public IReadOnlyList<FleetMeter> Meters => _meters;

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => _server.ConnectionCount;

    internal MeterFactory Factory { get; }

    internal FleetOptions Options { get; }

    internal FleetLayout Layout { get; }

    /// <summary>Starts to listen. <paramref name="timeProvider"/> is the fleet's world: scaled, manual or the system's.</summary>
    /// <exception cref="PortUnavailableException">A port is taken or the address is not ours; nothing is left listening.</exception>
    public static async ValueTask<SimulatedFleet> StartAsync(FleetOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var factory = new MeterFactory(options, timeProvider);
        var layout = new FleetLayout(options);
        var meters = new FleetMeters(options, factory, layout);
        var limits = new MeterServerOptions
        {
            MaxConnections = MostConnections,
            MaxConnectionsPerEndpoint = options.Network is null ? ConnectionsPerMeter * layout.MetersPerPort : ConnectionsPerMeter,
        };
        var server = new TcpMeterServer(limits, timeProvider);
        try
        {
            for (var port = 0; port < layout.Ports; port++)
            {
                meters.Bind(port, Listen(server, options, layout, meters, port));
            }

            return new(server, meters, factory, options, layout);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a meter listens, without building it.</summary>
    public MeterEndpoint EndpointOf(int index) => _meters.EndpointOf(index);

    /// <summary>What the meter at a place has for its serial number, without building it.</summary>
    public string SerialNumberOf(int index) => MeterIdentity.SerialNumber(Options.Model, Options.FirstNumber + index);

    /// <summary>The place of a meter; null when there is none of this serial number.</summary>
    public int? IndexOf(string serial)
    {
        var prefix = Options.Model.SerialPrefix;
        return serial.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(serial.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= Options.FirstNumber && number - Options.FirstNumber < Options.MeterCount
            && SerialNumberOf(number - Options.FirstNumber) == serial
                ? number - Options.FirstNumber
                : null;
    }

    /// <summary>
    /// Closes a meter's port, so that the system refuses whoever connects, or opens it again. Open connections stay. Only for a meter with a port of
    /// its own: on a shared one the system can not tell meters apart, and <see cref="MeterFaults.RefuseConnections"/> is as near as it gets.
    /// </summary>
    /// <exception cref="InvalidOperationException">The meter shares its port.</exception>
    /// <exception cref="PortUnavailableException">The port was taken meanwhile.</exception>
    public void SetListening(int index, bool isListening)
    {
        if (Options.Network is not null || Layout.MetersPerPort > 1)
        {
            throw new InvalidOperationException("The meter shares its port with others.");
        }

        var port = EndpointOf(index).Port;
        if (!isListening)
        {
            _server.StopListening(new(Layout.Address, port));
        }
        else if (!_server.IsListening(new(Layout.Address, port)))
        {
            Listen(_server, Options with { Port = port - index }, Layout, _meters, index);
        }
    }

    /// <summary>Stops to listen, lets responses under way go out, closes every connection.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static int Listen(TcpMeterServer server, FleetOptions options, FleetLayout layout, FleetMeters meters, int port)
    {
        var number = options.Port == 0 ? 0 : options.Port + port;
        try
        {
            return server.Listen(new(layout.Address, number), Route(options, layout, meters, port), options.Hdlc).Port;
        }
        catch (SocketException error)
        {
            throw new PortUnavailableException(layout.Address.ToString(), number, error);
        }
    }

    private static Func<IPEndPoint, ServedConnection?> Route(FleetOptions options, FleetLayout layout, FleetMeters meters, int port)
    {
        if (options.Network is not null)
        {
            return local => layout.IndexAt(port, local.Address) is >= 0 and var index ? Serve(meters.MeterAt(index)) : null;
        }

        var first = port * layout.MetersPerPort;
        var count = Math.Min(layout.MetersPerPort, options.MeterCount - first);
        return count == 1
            ? _ => Serve(meters.MeterAt(first))
            : _ =>
            {
                var devices = new SharedPortDevices(meters, first, count);
                return new(devices, transport => new FaultyTransport(transport, () => devices.Current, TimeProvider.System));
            };
    }

    private static ServedConnection Serve(SimulatedMeter meter) =>
        new(new Dictionary<ushort, ILogicalDevice>(1) { [1] = meter }, transport => new FaultyTransport(transport, () => meter, TimeProvider.System));
}
