using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Models;
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

    private readonly HeadEndSetup _setup;
    private readonly string _directory;
    private ServiceProvider _services;

    private World(HeadEndSetup setup, ServiceProvider services, SimulatedFleet fleet, IReadOnlyList<Meter> meters, ManualTimeProvider time, string directory)
    {
        _setup = setup;
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

    public static async Task<World> StartAsync(int meters, byte controlMode = 4, FleetSecurity? security = null, MeterModel? model = null, bool dialIn = false)
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
            new Metering.Keys.KeyEncryptionKey(new byte[Metering.Keys.KeyEncryptionKey.Size]))
        {
            FleetTime = time,
        };
        var services = Services(setup);
        await HeadEndHost.MigrateAsync(services, setup.Storage, default);
        var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions { Model = model ?? MeterModel.GenericPrepaid, MeterCount = meters, ControlMode = controlMode, Password = LlsSecret.Parse(Password), HistoryDays = 3, Security = security }, time, default);
        return new World(setup, services, fleet, await ImportAsync(services, fleet, dialIn), time, directory);
    }

    /// <summary>The head-end's process ends without a goodbye to anybody and another one starts on its database.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Services(_setup);
        await HeadEndHost.MigrateAsync(_services, _setup.Storage, default);
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<IReadOnlyList<Meter>> ImportAsync(IServiceProvider services, SimulatedFleet fleet, bool dialIn)
    {
        var rows = fleet.Meters.Select(m => $"{m.Meter.SerialNumber},{(dialIn ? $"{Metering.Meters.Meter.DialIn}," : $"{m.Endpoint.Host},{m.Endpoint.Port}")},{m.Meter.Model.Name},{m.Meter.Model.TimeZone},{Password},{Password},{KeysOf(m.Meter.Security)}");
        using var csv = new StringReader(string.Join('\n', rows.Prepend("serial,host,port,profile,timezone,reading_password,setting_password,authentication,system_title,guek,gak")));
        var result = await services.GetRequiredService<MeterImport>().ImportAsync(csv, "test", default);
        result.Faults.ShouldBeEmpty();
        return await services.GetRequiredService<IMeterStore>().ListAsync(null, default, fleet.Meters.Count, default);
    }

    private static ServiceProvider Services(HeadEndSetup setup) => new ServiceCollection().AddLogging().AddHeadEndCore(setup).BuildServiceProvider();

    private static string KeysOf(ServerSecurity? security) => security is null
        ? ",,,"
        : $"hls-gmac,{security.SystemTitle},{Convert.ToHexString(security.EncryptionKey!.Reveal())},{Convert.ToHexString(security.AuthenticationKey!.Reveal())}";
}
