using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Storage;

namespace PrepaidMeter.HeadEnd.Demo.Month;

/// <summary>Simulated meters on loopback and the head-end's own services in one time that is moved by hand. Only schedules and web server are left out.</summary>
internal sealed class MonthWorld : IAsyncDisposable
{
    private const int MetersPerPort = 100;

    /// <summary>Days of life before the month: a freeze to start from.</summary>
    private const int HistoryDays = 2;

    private readonly DemoFolder _folder;
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    private MonthWorld(MonthOptions options, DemoFolder folder, ServiceProvider services, SimulatedFleet fleet, MonthClock clock)
    {
        (Options, _folder, _services, Fleet, Clock) = (options, folder, services, fleet, clock);
        _worker = Get<CommandWorker>().RunAsync(_stop.Token);
    }

    public static CivilDays Zone { get; } = CivilDays.For("Asia/Shanghai");

    public MonthOptions Options { get; }

    public SimulatedFleet Fleet { get; }

    public MonthClock Clock { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <exception cref="ConfigurationException">A folder can not be used.</exception>
    public static async Task<MonthWorld> StartAsync(MonthOptions options, CancellationToken cancellationToken)
    {
        var folder = DemoFolder.Open(options.DataDirectory);
        SimulatedFleet? fleet = null;
        ServiceProvider? services = null;
        try
        {
            var clock = new MonthClock(Zone.StartOf(options.Month));
            fleet = await SimulatedFleet.StartAsync(
                new FleetOptions { MeterCount = options.Accounts, MetersPerPort = MetersPerPort, Seed = (ulong)options.Seed, HistoryDays = HistoryDays }, clock, cancellationToken);
            services = await ServicesAsync(options, folder, clock, cancellationToken);
            return new(options, folder, services, fleet, clock);
        }
        catch
        {
            await (services?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (fleet?.DisposeAsync() ?? ValueTask.CompletedTask);
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _services.DisposeAsync();
        await Fleet.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    private static async Task<ServiceProvider> ServicesAsync(MonthOptions options, DemoFolder folder, MonthClock clock, CancellationToken cancellationToken)
    {
        var headEnd = new HeadEndOptions { DataDirectory = folder.Path };
        var storage = new StorageOptions { ConnectionString = folder.ConnectionString };
        HeadEndSetup.Check(headEnd, storage);
        var setup = new HeadEndSetup(headEnd, storage, await Catalogs.LoadAsync(headEnd, cancellationToken), KeyEncryptionKey.FromFileOrCreate(folder.File("kek")))
        {
            FleetTime = clock,
            // Shipped percentages; a floor that lets a small fleet's month be seen.
            Safety = new SafetyOptions { Caps = SafetyOptions.CapsOf(0.5m, 0.5m, 2m, 0.5m, floor: Math.Max(5, options.Accounts / 20)) },
        };
        var services = new ServiceCollection().AddLogging().AddHeadEndCore(setup).BuildServiceProvider();
        await HeadEndHost.MigrateAsync(services, storage, cancellationToken);
        return services;
    }
}
