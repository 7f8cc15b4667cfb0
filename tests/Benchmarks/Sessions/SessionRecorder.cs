using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>Records one session between our client and a simulated meter on our server, in memory.</summary>
internal static class SessionRecorder
{
    public static async Task<IReadOnlyList<Exchange>> RecordAsync(SessionSecurity security, CancellationToken cancellationToken)
    {
        var meter = new MeterFactory(new FleetOptions { HistoryDays = 3 }, new StandingClock(SessionScript.Now)).Create(1);
        var (client, server) = InMemoryTransport.CreatePair();
        var serving = new ServerConnection(server, new Dictionary<ushort, ILogicalDevice> { [1] = new RecordedMeter(meter, SessionKeys.Policy(security)) }, new MeterServerOptions(), TimeProvider.System)
            .ServeAsync(cancellationToken);
        var recording = new RecordingTransport(client);
        await using (var link = await new MeterConnector(TimeProvider.System).AssociateAsync(recording, 1, SessionKeys.Options(security), cancellationToken))
        {
            await SessionScript.RunAsync(link, cancellationToken);
        }

        await serving;
        return recording.Exchanges;
    }

    /// <summary>It is always the same instant, so every recording is the same.</summary>
    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
