namespace PrepaidMeter.Simulator.Fleet;

/// <summary>Meters that listen on TCP ports, one each. Thread-safe.</summary>
public sealed class SimulatedFleet : IAsyncDisposable
{
    private SimulatedFleet(IReadOnlyList<FleetMeter> meters) => Meters = meters;

    /// <summary>The meters in the order of their numbers.</summary>
    public IReadOnlyList<FleetMeter> Meters { get; }

    /// <summary>Builds the meters and starts to listen. <paramref name="timeProvider"/> is the fleet's world: scaled, manual or the system's.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken or the address is not ours; nothing is left listening.</exception>
    public static ValueTask<SimulatedFleet> StartAsync(FleetOptions options, TimeProvider timeProvider, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Stops to listen, lets responses under way go out, closes every connection.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
