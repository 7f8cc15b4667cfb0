using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace PrepaidMeter.Scheduler;

/// <summary>Quartz as these options ask for it.</summary>
internal static class QuartzSetup
{
    /// <summary>The execution group of shard triggers: nodes without <see cref="SchedulerDuties.Shards"/> leave them alone.</summary>
    public const string Shards = "shards";

    // Nodes of a cluster find each other by it.
    private const string ClusterName = "PrepaidMeter";

    // Quartz's word for triggers without an execution group.
    private const string Ungrouped = "_";

    /// <summary>A node learns of a trigger another node stored when it looks, so it looks often.</summary>
    private static readonly TimeSpan ClusterIdleWait = TimeSpan.FromSeconds(1);

    public static void Configure(IQuartzBuilder quartz, SchedulerOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        quartz.Services.AddSingleton(loggers);
        quartz.UseTimeProvider(time);
        quartz.UseDefaultThreadPool(options.MaxConcurrentRuns);
        if (options.JobStore.Kind == JobStoreKind.Memory)
        {
            quartz.ConfigureScheduler(o => o.InstanceName = $"{ClusterName}-{Guid.NewGuid():N}"); // several in one process: tests, demo
            quartz.UseInMemoryStore();
            return;
        }

        quartz.ConfigureScheduler(o => ConfigureNode(o, options));
        quartz.UsePersistentStore(store => ConfigureStore(store, options.JobStore));
    }

    private static void ConfigureNode(QuartzSchedulerOptions node, SchedulerOptions options)
    {
        node.InstanceName = ClusterName;
        node.InstanceId = options.JobStore.NodeId;
        node.IdleWaitTime = ClusterIdleWait;

        // What a stopping node had begun is another's to finish, so there is nothing to wait for: it is cut short and handed over.
        node.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        switch (options.Duties)
        {
            case SchedulerDuties.Schedules:
                node.ServedExecutionGroups.Add(Ungrouped);
                break;
            case SchedulerDuties.Shards:
                node.ServedExecutionGroups.Add(Shards);
                break;
            default:
                break;
        }
    }

    private static void ConfigureStore(IPersistentStoreBuilder store, JobStoreOptions options)
    {
        if (options.Kind == JobStoreKind.PostgreSql)
        {
            store.UsePostgres(options.ConnectionString);
        }
        else
        {
            store.UseSqlServer(options.ConnectionString);
        }

        store.UseSystemTextJsonSerializer();
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = options.CheckIn;
            cluster.CheckinMisfireThreshold = options.CheckInGrace;
        });
        store.ConfigureStore(o =>
        {
            o.StoreJobDataAsStrings = true;
            o.MisfireThreshold = options.MisfireThreshold;
            o.RecoverFiringsCancelledByShutdown = true;
            o.SchemaProvisioning = SchemaProvisioning.Validate;
        });
    }
}
