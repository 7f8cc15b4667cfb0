using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Storage;
using PrepaidMeter.Testing;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>
/// A head-end on a SQLite file of its own and simulated meters on loopback ports, both in this process. The fleet's time stands still until a test moves
/// <see cref="Time"/>; timeouts run in real time. Nothing runs in the background: a test says what happens.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    public const string Password = "12345678";

    private readonly ServiceProvider _services;
    private readonly string _directory;

    private World(ServiceProvider services, SimulatedFleet fleet, IReadOnlyList<Meter> meters, ManualTimeProvider time, string directory)
    {
        _services = services;
        _directory = directory;
        Fleet = fleet;
        Meters = meters;
        Time = time;
    }

    public SimulatedFleet Fleet { get; }

    /// <summary>The fleet's meters as the head-end knows them, in the same order.</summary>
    public IReadOnlyList<Meter> Meters { get; }

    public ManualTimeProvider Time { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<World> StartAsync(int meters, byte controlMode = 4)
    {
        // 12:05 in Shanghai on a working day: cuts are allowed.
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 4, 5, 0, TimeSpan.Zero));
        var directory = Directory.CreateTempSubdirectory("prepaidmeter-e2e-").FullName;
        var options = new HeadEndOptions
        {
            ProfilesDirectory = Path.Combine(AppContext.BaseDirectory, "profiles"),
            TariffsDirectory = Path.Combine(AppContext.BaseDirectory, "tariffs"),
        };
        var setup = new HeadEndSetup(
            options,
            new StorageOptions { ConnectionString = $"Data Source={Path.Combine(directory, "headend.db")};Pooling=False" },
            await Catalogs.LoadAsync(options, default),
            new KeyEncryptionKey(new byte[KeyEncryptionKey.Size]))
        {
            FleetTime = time,
        };
        var services = new ServiceCollection().AddLogging().AddHeadEndCore(setup).BuildServiceProvider();
        await HeadEndHost.MigrateAsync(services, setup.Storage, default);
        var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions { MeterCount = meters, ControlMode = controlMode, Password = LlsSecret.Parse(Password), HistoryDays = 3 }, time, default);
        return new World(services, fleet, await ImportAsync(services, fleet), time, directory);
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<IReadOnlyList<Meter>> ImportAsync(IServiceProvider services, SimulatedFleet fleet)
    {
        var rows = fleet.Meters.Select(m => $"{m.Meter.SerialNumber},{m.Endpoint.Host},{m.Endpoint.Port},generic-prepaid,Asia/Shanghai,{Password},{Password}");
        using var csv = new StringReader(string.Join('\n', rows.Prepend("serial,host,port,profile,timezone,reading_password,setting_password")));
        var result = await services.GetRequiredService<MeterImport>().ImportAsync(csv, "test", default);
        result.Faults.ShouldBeEmpty();
        return await services.GetRequiredService<IMeterStore>().ListAsync(null, default, fleet.Meters.Count, default);
    }
}
