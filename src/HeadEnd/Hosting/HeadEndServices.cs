using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Storage;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The composition root: the one place that knows every part.</summary>
internal static class HeadEndServices
{
    /// <summary>Time a stop may take: what is on the wire finishes, or the command becomes Unknown and is resolved by reading after the restart.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <summary>What every command of the head-end needs: stores, metering, prepayment. Nothing runs in the background.</summary>
    public static IServiceCollection AddHeadEndCore(this IServiceCollection services, HeadEndSetup setup)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new FleetClock(setup.FleetTime));
        services.AddSingleton(setup.Catalogs.Profiles);
        services.AddSingleton(setup.Catalogs.Tariffs);
        services.AddSingleton<IEnvelope>(new EnvelopeCipher(setup.Key));
        services.AddSingleton<IMeterConnector, MeterConnector>();
        services.AddStorage(setup.Storage);
        services.AddMetering(
            new Metering.Sessions.SessionOptions { MaxSessions = setup.Options.MaxSessions },
            commands: new CommandOptions { Parallelism = setup.Options.CommandParallelism });
        return services;
    }

    /// <summary>The service: core, background work, API, console, health.</summary>
    public static IServiceCollection AddHeadEnd(this IServiceCollection services, HeadEndSetup setup)
    {
        services.AddHeadEndCore(setup);
        services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);
        services.AddHostedService<CommandWorkerService>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", tags: [HealthEndpoints.Ready]);
        services.AddHeadEndApi(setup.Options);
        services.AddConsole();
        return services;
    }
}
