using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Storage;

namespace PrepaidMeter.HeadEnd.Tests.Api;

/// <summary>The whole service on an SQLite file of its own, reached in memory. Nothing answers where its meters should be.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private ApiHost(DirectoryInfo folder, WebApplication app)
    {
        _folder = folder;
        App = app;
        Client = app.GetTestClient();
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <param name="keyHash">SHA-256 in hex of the one API key; null configures none.</param>
    /// <param name="people">Further callers; each sends its own name as its key.</param>
    public static Task<ApiHost> StartAsync(string? keyHash = null, params string[] people) => StartWithChannelsAsync([], keyHash, people);

    /// <param name="channels">Secrets of payment channels by channel and key id.</param>
    public static async Task<ApiHost> StartWithChannelsAsync(Dictionary<(string Channel, string KeyId), byte[]> channels, string? keyHash = null, params string[] people)
    {
        var folder = Directory.CreateTempSubdirectory("headend-test-");
        var options = new HeadEndOptions { DataDirectory = folder.FullName };
        if (keyHash is not null)
        {
            options.ApiKeys.Add(new ApiKeyOptions { Name = "billing", Sha256 = keyHash });
        }

        foreach (var person in people)
        {
            options.ApiKeys.Add(new ApiKeyOptions { Name = person, Sha256 = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(person))) });
        }

        var storage = new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder.FullName, "headend.db")}" };
        var key = KeyEncryptionKey.FromFileOrCreate(Path.Combine(folder.FullName, "kek"));
        foreach (var ((channel, keyId), secret) in channels)
        {
            var envelope = new EnvelopeCipher(key).Seal(secret, ChannelKeyOptions.ContextOf(channel, keyId));
            options.ChannelKeys.Add(new ChannelKeyOptions { KeyId = keyId, Channel = channel, SealedSecret = Convert.ToBase64String(envelope) });
        }

        var setup = new HeadEndSetup(options, storage, await Catalogs.LoadAsync(options, CancellationToken.None), key);
        var app = await HeadEndHost.CreateAsync(setup, new ConfigurationBuilder().AddInMemoryCollection().Build(), builder => builder.WebHost.UseTestServer(), CancellationToken.None);
        await app.StartAsync();
        return new(folder, app);
    }

    /// <summary>Puts meters SIM1, SIM2, ... on record at ports where nothing listens.</summary>
    public async Task AddMetersAsync(int count)
    {
        var rows = Enumerable.Range(1, count).Select(n => $"SIM{n},127.0.0.1,{n},generic-prepaid,Asia/Shanghai,12345678,12345678");
        using var csv = new StringReader($"serial,host,port,profile,timezone,reading_password,setting_password\n{string.Join('\n', rows)}\n");
        (await Get<MeterImport>().ImportAsync(csv, "test", CancellationToken.None)).IsSuccess.ShouldBeTrue();
    }

    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
