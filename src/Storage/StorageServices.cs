using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Nodes;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Storage.Audit;
using PrepaidMeter.Storage.Collection;
using PrepaidMeter.Storage.Commands;
using PrepaidMeter.Storage.Events;
using PrepaidMeter.Storage.Gaps;
using PrepaidMeter.Storage.Keys;
using PrepaidMeter.Storage.Maintenance;
using PrepaidMeter.Storage.Meters;
using PrepaidMeter.Storage.Migrations;
using PrepaidMeter.Storage.Nodes;
using PrepaidMeter.Storage.Plans;
using PrepaidMeter.Storage.Readings;
using PrepaidMeter.Storage.Safety;
using PrepaidMeter.Storage.Schedules;
using PrepaidMeter.Storage.Sessions;

namespace PrepaidMeter.Storage;

/// <summary>Registers the database, the migrator and the stores. Needs a <see cref="Metering.Time.FleetClock"/>, a <see cref="Metering.Keys.IEnvelope"/> and <see cref="SafetyOptions"/> registered beside.</summary>
public static class StorageServices
{
    /// <summary>Run <see cref="Migrator.MigrateAsync"/> before the first use of a store.</summary>
    /// <exception cref="StorageException">The options name no known database.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options)
    {
        var dialect = options.CreateDialect();
        services.AddSingleton(provider => new Database(dialect, provider.GetService<TimeProvider>()));
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<Migrator>();
        services.AddPrepaymentStores();
        services.AddSingleton<IMeterStore, MeterStore>();
        services.AddSingleton<IReadingStore, ReadingStore>();
        services.AddSingleton<IEventStore, EventStore>();
        services.AddSingleton<IAttemptStore, AttemptStore>();
        services.AddSingleton<IClockStore, ClockStore>();
        services.AddSingleton<ICommandStore, CommandStore>();
        services.AddSingleton<ICutGuard, CutGuard>();
        services.AddSingleton<IProtectedMeterStore, ProtectedMeterStore>();
        services.AddSingleton<IApprovalStore, ApprovalStore>();
        services.AddSingleton<IAuditStore, AuditStore>();
        services.AddSingleton<IKeyStore, KeyStore>();
        services.AddSingleton<IInvocationCounterStore, InvocationCounterStore>();
        services.AddSingleton<ILeaseStore, LeaseStore>();
        services.AddSingleton<IScheduleStore, ScheduleStore>();
        services.AddSingleton<INodeStore, NodeStore>();
        services.AddSingleton<IPlanStore>(provider => new PlanStore(provider.GetRequiredService<Database>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<IMeterGroupStore, MeterGroupStore>();
        services.AddSingleton<IPlanRunStore, PlanRunStore>();
        services.AddSingleton<IGapStore, GapStore>();
        services.TryAddSingleton(new RetentionOptions());
        services.AddSingleton<DatabaseMaintenance>();
        return services;
    }
}
