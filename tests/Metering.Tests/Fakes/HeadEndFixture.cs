using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Metering.Work;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>All of metering over in-memory stores, fake meters and a clock that stands still.</summary>
internal sealed class HeadEndFixture : IDisposable
{
    public const string LogicalDeviceName = "PPM0000000000001";
    public const string Serial = "SIM00000001";

    private readonly ServiceProvider _services;

    public HeadEndFixture(CommandOptions? commandOptions = null, SessionOptions? sessionOptions = null, MeterProfile? profile = null, SafetyOptions? safety = null,
        WorkOptions? work = null, PlanOptions? plans = null, CollectionOptions? collection = null)
    {
        Groups = new(Meters);
        // The options' pauses are real time, which stands still here: none between tries.
        var commands = commandOptions ?? new CommandOptions { ReadBackPause = TimeSpan.Zero, ReconnectPause = TimeSpan.Zero };
        var sessions = sessionOptions ?? new SessionOptions { LeaseWait = TimeSpan.Zero };
        Guard = new MemoryCutGuard(Commands, Protected, safety ?? new SafetyOptions());
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(new FleetClock(Time));
        services.AddSingleton<IMeterConnector>(Connector);
        services.AddSingleton(new ProfileCatalog([profile ?? ProfileFixture.GenericPrepaid]));
        services.AddSingleton<IMeterStore>(Meters);
        services.AddSingleton<IKeyStore>(Keys);
        services.AddSingleton<IInvocationCounterStore>(Counters);
        services.AddSingleton<ILeaseStore>(Leases);
        services.AddSingleton<IReadingStore>(Readings);
        services.AddSingleton<IAttemptStore>(Attempts);
        services.AddSingleton<IClockStore>(Clocks);
        services.AddSingleton<ICommandStore>(Commands);
        services.AddSingleton<ICutGuard>(Guard);
        services.AddSingleton<IProtectedMeterStore>(Protected);
        services.AddSingleton<IApprovalStore>(Approvals);
        services.AddSingleton<IAuditStore>(Audit);
        services.AddSingleton<IEventStore>(Events);
        services.AddSingleton<IMeterGroupStore>(Groups);
        services.AddSingleton<IPlanRunStore>(Runs);
        services.AddSingleton<IGapStore>(Gaps);
        services.AddSingleton(plans ?? new PlanOptions());
        services.AddSingleton<ICommandPolicy>(Policy);
        services.AddMetering(sessions, collection, commands, safety, work);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        Device = NewDevice();
        Connector.Meters[4059] = Device;
        Meter = Add(Serial, 4059);
    }

    public ManualTimeProvider Time { get; } = new();

    public FakeConnector Connector { get; } = new();

    public FakeMeter Device { get; }

    public Meter Meter { get; }

    public MemoryMeterStore Meters { get; } = new();

    public MemoryKeyStore Keys { get; } = new();

    public MemoryInvocationCounterStore Counters { get; } = new();

    public MemoryLeaseStore Leases { get; } = new();

    public MemoryReadingStore Readings { get; } = new();

    public MemoryClockStore Clocks { get; } = new();

    public MemoryAttemptStore Attempts { get; } = new();

    public MemoryCommandStore Commands { get; } = new();

    public MemoryProtectedMeterStore Protected { get; } = new();

    public MemoryApprovalStore Approvals { get; } = new();

    public MemoryCutGuard Guard { get; }

    public MemoryAuditStore Audit { get; } = new();

    public MemoryEventStore Events { get; } = new();

    public MemoryMeterGroupStore Groups { get; }

    public MemoryGapStore Gaps { get; } = new();

    public MemoryPlanRunStore Runs { get; } = new();

    public ScriptedPolicy Policy { get; } = new();

    public CollectionRunner Collection => Get<CollectionRunner>();

    public CommandService Service => Get<CommandService>();

    public CommandExecutor Executor => Get<CommandExecutor>();

    public Meter Record => Meters.Meters.Single(m => m.Id == Meter.Id);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Meter Add(string serial, int port)
    {
        var id = new MeterId(Meters.Meters.Count + 1);
        var meter = new Meter(id, serial, null, "generic-prepaid", "127.0.0.1", port, 1, "Asia/Shanghai", "default", Time.GetUtcNow());
        Meters.Meters.Add(meter);
        Keys.Secrets[(id, ClientRole.Reading)] = LlsSecret.Parse("12345678");
        Keys.Secrets[(id, ClientRole.Setting)] = LlsSecret.Parse("87654321");
        return meter;
    }

    public FakeMeter NewDevice(string serial = Serial, string logicalDeviceName = LogicalDeviceName)
    {
        var device = new FakeMeter();
        device.Set("1:0.0.42.0.0.255:2", DlmsData.FromOctets(System.Text.Encoding.ASCII.GetBytes(logicalDeviceName)));
        device.Set("1:0.0.96.1.0.255:2", DlmsData.FromOctets(System.Text.Encoding.ASCII.GetBytes(serial)));
        device.Computed[CosemAttribute.Parse("8:0.0.1.0.0.255:2")] = _ => DlmsData.FromDateTime(CosemDateTime.FromInstant(Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8))));
        device.SetRegister("3:1.0.1.8.0.255:2", 123456, 0, 30);
        return device;
    }

    public async Task<MeterCommand> RequestAsync(CommandAction action, string key = "key-1", CommandPermissions permissions = CommandPermissions.All)
    {
        var decision = await Service.RequestAsync(new CommandRequest(Meter.Id, action, key, new CommandRequester("tester", permissions), "test"), CancellationToken.None);
        return decision.ShouldBeOfType<CommandDecision.Accepted>().Command;
    }

    public async Task<MeterCommand> RunAsync(CommandAction action, string key = "key-1") =>
        await Executor.ExecuteAsync((await RequestAsync(action, key)).Id, CancellationToken.None);

    public void Dispose() => _services.Dispose();
}
