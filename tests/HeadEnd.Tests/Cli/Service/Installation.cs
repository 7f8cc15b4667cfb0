using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Service;

/// <summary>A settings file, a key and a place for the database, in a folder that goes with the test.</summary>
internal sealed class Installation : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("headend-test-");

    public Installation() => File.WriteAllText(Settings, JsonSerializer.Serialize(new
    {
        HeadEnd = new { Urls = "http://127.0.0.1:0", DataDirectory = _folder.FullName, KeyEncryptionKeyFile = Key },
        Storage = new { ConnectionString = $"Data Source={Path.Combine(_folder.FullName, "headend.db")}" },
        Serilog = new { MinimumLevel = "Fatal" },
    }));

    public string Settings => At("settings.json");

    public string Key => At("kek");

    public string At(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
