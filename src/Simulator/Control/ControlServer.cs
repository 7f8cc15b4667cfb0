using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Control;

/// <summary>
/// HTTP on which a test looks into a running fleet and changes it: state, clock, energy, events, faults, any attribute past every right, the fleet's
/// time. It asks nobody who they are: listen on loopback. Bodies are JSON, and so is every answer; what is wrong is said in "error".
/// </summary>
public sealed class ControlServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ControlServer(WebApplication app, IPEndPoint endpoint) => (_app, Endpoint) = (app, endpoint);

    /// <summary>Where it listens, with the port the system chose for 0.</summary>
    public IPEndPoint Endpoint { get; }

    /// <exception cref="PortUnavailableException">The port is taken or the address is not ours.</exception>
    public static async Task<ControlServer> StartAsync(SimulatedFleet fleet, ScaledTimeProvider world, IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "simulator" });
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Listen(endpoint);
        });
        var app = builder.Build();
        app.UseMiddleware<ControlErrors>();
        app.UseRouting();
        new FleetEndpoints(fleet, world).Map(app);
        new MeterEndpoints(fleet).Map(app);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException error)
        {
            await app.DisposeAsync();
            throw new PortUnavailableException(endpoint.Address.ToString(), endpoint.Port, error.InnerException as SocketException ?? new SocketException((int)SocketError.AddressAlreadyInUse));
        }

        return new(app, new IPEndPoint(endpoint.Address, new Uri(app.Urls.First()).Port));
    }

    public async ValueTask DisposeAsync()
    {
        // What is being answered is not waited for: a control port that holds up the end of a simulator is no use.
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
