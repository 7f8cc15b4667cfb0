using System.Net;
using System.Net.Sockets;
using PrepaidMeter.HeadEnd.Cli;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>Finds ports: the usual ones, or where those are busy whatever the system gives. A port that was asked for is taken or it is an error.</summary>
internal static class DemoPorts
{
    /// <exception cref="CliException">A port that was asked for is busy.</exception>
    public static async Task<SimulatedFleet> StartFleetAsync(FleetOptions fleet, int? port, TimeProvider world, CancellationToken cancellationToken)
    {
        if (port is { } given)
        {
            try
            {
                return await SimulatedFleet.StartAsync(fleet with { Port = given }, world, cancellationToken);
            }
            catch (PortUnavailableException e)
            {
                throw new CliException(ExitCode.Unreachable, $"--port: {e.Message}", e);
            }
        }

        try
        {
            return await SimulatedFleet.StartAsync(fleet with { Port = DemoOptions.DefaultMeterPort }, world, cancellationToken);
        }
        catch (PortUnavailableException)
        {
            return await SimulatedFleet.StartAsync(fleet with { Port = 0 }, world, cancellationToken);
        }
    }

    public static string WebAddress(string? urls)
    {
        if (urls is not null)
        {
            return urls;
        }

        // Tried and let go: the web server binds it a moment later, and a loss of that race is reported by it.
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, DemoOptions.DefaultWebPort));
            return $"http://127.0.0.1:{DemoOptions.DefaultWebPort}";
        }
        catch (SocketException)
        {
            return "http://127.0.0.1:0";
        }
    }
}
