using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Storage;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole;

/// <summary>The real service without a socket of its own: one simulated meter on loopback, one address nobody answers at, a database in a file.</summary>
public sealed partial class ConsoleSite : IAsyncLifetime
{
    /// <summary>Registered at a port that is taken by nobody: port 9 (discard) is closed on loopback.</summary>
    public const string SilentSerial = "SIM99999999";

    public const string AccountNumber = "ACC-1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("console-test-");
    private SimulatedFleet? _fleet;
    private WebApplication? _app;

    public string Serial { get; private set; } = "";

    public MeterId MeterId { get; private set; }

    public IServiceProvider Services => _app!.Services;

    public HttpClient NewClient() => _app!.GetTestClient();

    public async Task InitializeAsync()
    {
        _fleet = await SimulatedFleet.StartAsync(new FleetOptions { MeterCount = 1, HistoryDays = 3 }, TimeProvider.System, CancellationToken.None);
        var options = new HeadEndOptions { ProfilesDirectory = Shipped("profiles"), TariffsDirectory = Shipped("tariffs") };
        var storage = new StorageOptions { ConnectionString = "Data Source=" + Path.Combine(_folder.FullName, "test.db") };
        var setup = new HeadEndSetup(options, storage, await Catalogs.LoadAsync(options, CancellationToken.None), KeyEncryptionKey.Parse(Convert.ToBase64String(new byte[32])))
        {
            Schedules = [],
            Plans = [],
        };
        _app = await HeadEndHost.CreateAsync(setup, new ConfigurationBuilder().AddInMemoryCollection().Build(), builder => builder.WebHost.UseTestServer(), CancellationToken.None);
        await FillAsync(_fleet.Meters[0]);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        await _fleet!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Presses a button the way the page's script does: gets the page for its cookie and tokens, posts the form, reads the answer.</summary>
    /// <param name="form">A form got before, to press the same button twice; null gets a fresh one.</param>
    public static async Task<(string Tone, string Text, bool Done)> PressAsync(HttpClient client, PageForm form, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action)
        {
            Content = new FormUrlEncodedContent(form.Hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))),
        };
        request.Headers.Add("Cookie", form.Cookie);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        using var json = JsonDocument.Parse(text);
        return (json.RootElement.GetProperty("tone").GetString()!, json.RootElement.GetProperty("text").GetString()!, json.RootElement.GetProperty("done").GetBoolean());
    }

    /// <summary>The form of a button as a browser would hold it.</summary>
    public Task<PageForm> FormAsync(HttpClient client, string action, string? serial = null) =>
        FormOnAsync(client, $"/meters/{serial ?? Serial}", $"/console/meters/{serial ?? Serial}/{action}");

    /// <summary>As <see cref="FormAsync"/>, of any page.</summary>
    public static async Task<PageForm> FormOnAsync(HttpClient client, string page, string address)
    {
        using var response = await client.GetAsync(page);
        var html = await response.Content.ReadAsStringAsync();
        var start = html.IndexOf($"action=\"{address}\"", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, $"the page has no form for {address}");
        var form = html[start..html.IndexOf("</form>", start, StringComparison.Ordinal)];
        var hidden = HiddenInput().Matches(form).Select(m => KeyValuePair.Create(m.Groups["name"].Value, m.Groups["value"].Value)).ToList();
        return new PageForm(address, hidden, string.Join("; ", response.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
    }

    private async Task FillAsync(FleetMeter simulated)
    {
        Serial = simulated.Meter.SerialNumber;
        var meters = await Services.GetRequiredService<IMeterStore>().UpsertAsync(
            [At(Serial, simulated.Endpoint.Port, "north"), At(SilentSerial, 9, "south")], CancellationToken.None);
        MeterId = meters[0].Id;
        foreach (var meter in meters)
        {
            var keys = Services.GetRequiredService<IKeyStore>();
            await keys.StoreLlsAsync(meter.Id, ClientRole.Reading, LlsSecret.Parse("12345678"), CancellationToken.None);
            await keys.StoreLlsAsync(meter.Id, ClientRole.Setting, LlsSecret.Parse("12345678"), CancellationToken.None);
        }

        var opened = await Services.GetRequiredService<AccountService>().OpenAsync(
            new OpenAccountRequest(AccountNumber, Serial, "CNY", "residential-tou", OpeningBalanceMinor: 1250), "test", CancellationToken.None);
        opened.ShouldBeOfType<OpenAccountResult.Opened>();
    }

    private static Meter At(string serial, int port, string group) =>
        new(default, serial, null, "generic-prepaid", "127.0.0.1", port, 1, "Asia/Shanghai", group, TimeProvider.System.GetUtcNow());

    private static string Shipped(string folder) => Path.Combine(AppContext.BaseDirectory, folder);

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]+)\"")]
    private static partial Regex HiddenInput();
}

/// <summary>What a browser knows of a form: where it goes, its hidden inputs, the page's cookies.</summary>
public sealed record PageForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Hidden, string Cookie);
