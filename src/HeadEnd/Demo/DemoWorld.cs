using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Time;
using PrepaidMeter.Storage;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>Simulated meters on loopback ports and a head-end that knows nothing of their being simulated, in one time.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    /// <summary>Days the fleet has lived before: enough for freezes to settle and a curve to look at, little enough to read in seconds.</summary>
    private const int HistoryDays = 7;

    private readonly DemoFolder _folder;

    private DemoWorld(DemoFolder folder, SimulatedFleet fleet, WebApplication app)
    {
        _folder = folder;
        Fleet = fleet;
        App = app;
    }

    public SimulatedFleet Fleet { get; }

    public WebApplication App { get; }

    public string LogFile => _folder.File("headend.log");

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Starts the meters and the service.</summary>
    /// <exception cref="ConfigurationException">A folder or an address can not be used.</exception>
    /// <exception cref="Cli.CliException">The meters' ports were asked for and are busy.</exception>
    public static async Task<DemoWorld> StartAsync(DemoOptions options, IReadOnlyList<Schedule> schedules, IReadOnlyList<ReadPlan> plans, CancellationToken cancellationToken)
    {
        var folder = DemoFolder.Open(options.DataDirectory);
        SimulatedFleet? fleet = null;
        WebApplication? app = null;
        try
        {
            var time = new ScaledTimeProvider(TimeProvider.System, TimeProvider.System.GetUtcNow(), options.Speed);
            fleet = await DemoPorts.StartFleetAsync(new FleetOptions { MeterCount = options.Meters, HistoryDays = HistoryDays }, options.Port, time, cancellationToken);
            var configuration = Configuration(folder);
            app = await HeadEndHost.CreateAsync(await SetUpAsync(options, folder, time, schedules, plans, cancellationToken), configuration, null, cancellationToken);
            await HeadEndHost.StartAsync(app, cancellationToken);
            return new(folder, fleet, app);
        }
        catch
        {
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (fleet?.DisposeAsync() ?? ValueTask.CompletedTask);
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Stops the service first: what is on the wire finishes against meters that still answer.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        await Fleet.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<HeadEndSetup> SetUpAsync(
        DemoOptions options, DemoFolder folder, TimeProvider time, IReadOnlyList<Schedule> schedules, IReadOnlyList<ReadPlan> plans, CancellationToken cancellationToken)
    {
        var headEnd = new HeadEndOptions { Urls = DemoPorts.WebAddress(options.Urls), DataDirectory = folder.Path };
        var storage = new StorageOptions { ConnectionString = folder.ConnectionString };
        HeadEndSetup.Check(headEnd, storage);
        var catalogs = await Catalogs.LoadAsync(headEnd, cancellationToken);
        return new HeadEndSetup(headEnd, storage, catalogs, KeyEncryptionKey.FromFileOrCreate(folder.File("kek")))
        {
            FleetTime = time,
            Schedules = schedules,
            Plans = plans,
            // A second of a busy machine is minutes of a fast world: not the meters' fault.
            Collection = new CollectionOptions { ClockLimit = TimeSpan.FromMinutes(5) + (TimeSpan.FromSeconds(10) * options.Speed) },
            // A small fleet whose days last minutes, with customers who run dry all at once: the shipped floor would be the only thing to see.
            Safety = new SafetyOptions { Caps = SafetyOptions.CapsOf(0.5m, 0.5m, 2m, 0.5m, floor: 20) },
            Policy = new PolicyOptions { NoticeGrace = TimeSpan.Zero, RetryAfter = TimeSpan.FromMinutes(5), Window = CutWindow.Always },
        };
    }

    private static IConfigurationRoot Configuration(DemoFolder folder) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Serilog:Using:0"] = "Serilog.Sinks.File",
            ["Serilog:MinimumLevel:Default"] = "Information",
            ["Serilog:MinimumLevel:Override:Microsoft"] = "Warning",
            ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.DataProtection"] = "Error",
            ["Serilog:MinimumLevel:Override:Quartz"] = "Warning",
            ["Serilog:WriteTo:0:Name"] = "File",
            ["Serilog:WriteTo:0:Args:path"] = folder.File("headend.log"),
        })
        .Build();
}
