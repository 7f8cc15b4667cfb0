using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering;

/// <summary>Wires what is in this assembly.</summary>
public static class MeteringServices
{
    /// <summary>
    /// Adds every service of metering as a singleton. The host adds before or after: the stores, <see cref="Protocol.Association.IMeterConnector"/>,
    /// <see cref="ProfileCatalog"/>, <see cref="Keys.IEnvelope"/>, <see cref="Time.FleetClock"/>, <see cref="TimeProvider"/>, logging, and any further
    /// <see cref="ICommandPolicy"/>; and it runs one <see cref="CommandWorker"/>.
    /// </summary>
    public static IServiceCollection AddMetering(
        this IServiceCollection services, SessionOptions? sessions = null, CollectionOptions? collection = null, CommandOptions? commands = null,
        SafetyOptions? safety = null, WorkOptions? work = null)
    {
        services.AddSingleton(sessions ?? new SessionOptions());
        services.AddSingleton(collection ?? new CollectionOptions());
        services.AddSingleton(commands ?? new CommandOptions());
        services.AddSingleton(safety ?? new SafetyOptions());
        services.AddSingleton<IChangeFeed, ChangeFeed>();
        services.AddSingleton<ResolvedMeterCache>();
        services.AddSingleton<IdentityCheck>();
        services.AddSingleton<Keys.InvocationCounters>();
        services.AddSingleton<AssociationOptionsBuilder>();
        services.AddSingleton<SessionOpener>();
        services.AddSingleton(work ?? new WorkOptions());
        services.AddSingleton<MeterWorkScheduler>();
        services.AddSingleton<RetryBudget>();
        services.AddSingleton<MeterImport>();
        services.AddSingleton<ClockKeeper>();
        services.AddSingleton<CollectionRunner>();
        services.TryAddSingleton(new PlanOptions());
        services.AddSingleton<PlanRunner>();
        services.TryAddSingleton(new GapOptions());
        services.AddSingleton<GapScanner>();
        services.AddSingleton<GapFiller>();
        services.AddSingleton<HorizonWatch>();
        services.AddSingleton<ICommandPolicy, PermissionPolicy>();
        services.AddSingleton<ICommandPolicy, TariffCalendarPolicy>();
        services.AddSingleton<ICommandPolicy, StopPolicy>();
        services.AddSingleton<ICommandPolicy, ProtectedMeterPolicy>();
        services.AddSingleton<ICommandPolicy, CutCalendarPolicy>();
        services.AddSingleton<ICommandPolicy, StaleDataPolicy>();
        services.AddSingleton<ICommandPolicy, DwellPolicy>();
        services.AddSingleton<SupplySafety>();
        services.AddSingleton<ApprovedActions>();
        services.AddSingleton<ApprovalService>();
        services.AddSingleton<CommandBatchService>();
        services.AddSingleton<CommandSignal>();
        services.AddSingleton<CommandJournal>();
        services.AddSingleton<SwitchReading>();
        services.AddSingleton<CommandService>();
        services.AddSingleton<CommandExecutor>();
        services.AddSingleton<CommandWorker>();
        return services;
    }
}
