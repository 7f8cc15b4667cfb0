using Microsoft.AspNetCore.DataProtection;
using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Nodes;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.DialIn;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Scheduler;
using PrepaidMeter.Storage;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The composition root: the one place that knows every part.</summary>
internal static class HeadEndServices
{
    /// <summary>Time a stop may take: what is on the wire finishes, or the command becomes Unknown and is resolved by reading after the restart.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan SchedulerStopDeadline = TimeSpan.FromSeconds(10);

    /// <summary>What every command of the head-end needs: stores, metering, prepayment. Nothing runs in the background.</summary>
    public static IServiceCollection AddHeadEndCore(this IServiceCollection services, HeadEndSetup setup)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new FleetClock(setup.FleetTime));
        services.AddSingleton(setup.Catalogs.Profiles);
        services.AddSingleton(setup.Catalogs.Tariffs);
        services.AddSingleton<IEnvelope>(new EnvelopeCipher(setup.Key));
        services.AddSingleton<MeterConnector>();
        services.AddSingleton<DialInRegistry>();
        services.AddSingleton<IMeterConnector>(provider =>
        {
            var network = provider.GetRequiredService<MeterConnector>();
            return new DialInConnector(network, network, provider.GetRequiredService<DialInRegistry>());
        });
        services.AddStorage(setup.Storage);
        services.AddSingleton(setup.Options.Retention.ToOptions([]));
        services.AddSingleton(setup.Node);
        services.AddSingleton(new PlanOptions { Parallelism = setup.Options.ReadParallelism, ShardSize = setup.Options.ShardMeters });
        services.AddMetering(
            new Metering.Sessions.SessionOptions
            {
                Owner = setup.Node.Id,
                LeaseDuration = TimeSpan.FromSeconds(setup.Options.LeaseSeconds),
                MaxSessions = setup.Options.MaxSessions,
                ClientSystemTitle = SystemTitle.Parse(setup.Options.ClientSystemTitle),
            },
            setup.Collection,
            new CommandOptions { Parallelism = setup.Options.CommandParallelism },
            setup.Safety,
            setup.Options.Links.ToOptions([]));
        services.AddPrepayment(setup.Policy, noticeFile: setup.Options.Prepayment.NoticeFile is { Length: > 0 } file ? Path.GetFullPath(file) : null);
        return services;
    }

    /// <summary>The service: core, background work, API, console, health.</summary>
    public static IServiceCollection AddHeadEnd(this IServiceCollection services, HeadEndSetup setup)
    {
        services.AddHeadEndCore(setup);
        services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);
        services.AddHostedService<NodeHeartbeatService>();
        if (setup.Node.Roles.HasFlag(NodeRoles.Worker))
        {
            services.AddSingleton(setup.Options.DialIn);
        services.AddSingleton<DialInService>();
        services.AddHostedService(provider => provider.GetRequiredService<DialInService>());
        services.AddHostedService<CommandWorkerService>();
        }

        if (setup.Node.Roles.HasFlag(NodeRoles.Scheduler))
        {
            services.AddHostedService<GapWatchService>();
        }

        services.AddSingleton(setup.Options.Telemetry);
        services.AddHostedService<TelemetryService>();
        services.AddSingleton(setup.Options.Audit);
        if (setup.Node.Roles.HasFlag(NodeRoles.Scheduler))
        {
            services.AddHostedService<MaintenanceService>();
            services.AddHostedService<LedgerSealService>();
            services.AddHostedService<AuditCheckpointService>();
        }

        services.AddMeterScheduler(new SchedulerOptions
        {
            Parallelism = setup.Options.ReadParallelism,
            StopDeadline = SchedulerStopDeadline,
            Duties = DutiesOf(setup.Node.Roles),
            JobStore = JobStoreOf(setup),
        });
        services.AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>("database", tags: [HealthEndpoints.Ready])
            .AddCheck<SchedulerHealthCheck>("scheduler", tags: [HealthEndpoints.Ready])
            .AddCheck<NodesHealthCheck>("nodes", tags: [HealthEndpoints.Ready]);
        services.AddHeadEndApi(setup.Options);
        services.AddConsole();
        // Signs the console's forms; every node of a cluster needs the same keys.
        services.AddDataProtection().SetApplicationName("headend").PersistKeysToFileSystem(new DirectoryInfo(Path.GetFullPath(Path.Combine(setup.Options.DataDirectory, "web-keys"))));
        return services;
    }

    private static SchedulerDuties DutiesOf(NodeRoles roles) =>
        (roles.HasFlag(NodeRoles.Scheduler) ? SchedulerDuties.Schedules : SchedulerDuties.None)
        | (roles.HasFlag(NodeRoles.Worker) ? SchedulerDuties.Shards : SchedulerDuties.None);

    private static JobStoreOptions JobStoreOf(HeadEndSetup setup)
    {
        using var dialect = setup.Storage.CreateDialect();
        return dialect.IsEmbedded
            ? JobStoreOptions.InMemory
            : new(Enum.Parse<JobStoreKind>(dialect.Name), setup.Storage.ConnectionString)
            {
                NodeId = setup.Node.Id,
                CheckIn = TimeSpan.FromSeconds(setup.Options.CheckInSeconds),
                CheckInGrace = TimeSpan.FromSeconds(3 * setup.Options.CheckInSeconds),
            };
    }
}
