using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Storage;
using PrepaidMeter.Testing;

namespace PrepaidMeter.EndToEnd.Tests.Secrets;

/// <summary>
/// The whole service before simulated meters, its log captured down to Trace and its files in one folder, with secrets that can be told from everything
/// else. Commands are executed by the test: no background worker.
/// </summary>
internal sealed class SecretWorld : IAsyncDisposable
{
    /// <summary>The meters' own password.</summary>
    public const string Password = "Cn4ry-lls-9f3e";

    /// <summary>A password the meters do not take.</summary>
    public const string WrongPassword = "Cn4ry-wrong-77b1";

    public const string ApiKey = "Cn4ry-api-51d2";

    /// <summary>32 characters: as octets, the key-encryption key.</summary>
    public const string KeyText = "Cn4ry-kek-00112233445566778899ab";

    private readonly DirectoryInfo _folder;
    private readonly WebApplication _app;

    private SecretWorld(DirectoryInfo folder, WebApplication app, SimulatedFleet fleet, CapturedLog log)
    {
        _folder = folder;
        _app = app;
        Fleet = fleet;
        Log = log;
        Client = app.GetTestClient();
        Client.DefaultRequestHeaders.Add(ApiAuthorization.Header, ApiKey);
    }

    public SimulatedFleet Fleet { get; }

    public CapturedLog Log { get; }

    public HttpClient Client { get; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<SecretWorld> StartAsync(int meters)
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 4, 5, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("prepaidmeter-e2e-");
        var options = new HeadEndOptions
        {
            DataDirectory = folder.FullName,
            ProfilesDirectory = Path.Combine(AppContext.BaseDirectory, "profiles"),
            TariffsDirectory = Path.Combine(AppContext.BaseDirectory, "tariffs"),
            ApiKeys = { new ApiKeyOptions { Name = "tester", Sha256 = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ApiKey))) } },
        };
        var storage = new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder.FullName, "headend.db")};Pooling=False" };
        var key = new KeyEncryptionKey(System.Text.Encoding.ASCII.GetBytes(KeyText));
        var setup = new HeadEndSetup(options, storage, await Catalogs.LoadAsync(options, default), key) { FleetTime = time };
        var log = new CapturedLog();
        var app = await HeadEndHost.CreateAsync(setup, new ConfigurationBuilder().AddInMemoryCollection().Build(), builder => Customize(builder, log), default);
        await app.StartAsync();
        var fleet = await SimulatedFleet.StartAsync(new FleetOptions { MeterCount = meters, Password = LlsSecret.Parse(Password), HistoryDays = 2 }, time, default);
        return new(folder, app, fleet, log);
    }

    /// <summary>Every octet of every file the service wrote.</summary>
    public IEnumerable<(string File, byte[] Octets)> ReadFiles()
    {
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var octets = new MemoryStream();
            stream.CopyTo(octets);
            yield return (file.Name, octets.ToArray());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Fleet.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void Customize(WebApplicationBuilder builder, CapturedLog log)
    {
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.Remove(builder.Services.Single(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType == typeof(CommandWorkerService)));
    }
}
