using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Service;

/// <summary>headend meters import with keys, keys status, keys counter.</summary>
public class MeterKeyCommandTests
{
    private const string Guek = "000102030405060708090A0B0C0D0E0F";
    private const string Gak = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
    private const string Header = "serial,host,port,profile,timezone,authentication,guek,gak,reading_password";

    [Fact]
    public async Task Import_KeysInAFileOthersCanRead_IsRefusedUntilItIsProtected()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // files have no such mode there
        }

        using var installation = await CreateAsync();
        var file = installation.Write("fleet.csv", $"{Header}\nA1,127.0.0.1,4059,generic-prepaid,Asia/Shanghai,hls-gmac,{Guek},{Gak},\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var open = await RunAsync(installation, $"meters import {file}");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var own = await RunAsync(installation, $"meters import {file}");

        open.Code.ShouldBe(1);
        open.Error.ShouldContain("chmod 600");
        open.Error.ShouldNotContain("0001020304");
        own.Code.ShouldBe(0, own.Error);
    }

    [Fact]
    public async Task Status_MeterWithKeys_SaysWhichThereAreAndNotWhatTheyAre()
    {
        using var installation = await WithMeterAsync();

        var text = await RunAsync(installation, "keys status A1");
        var json = await RunAsync(installation, "keys status A1 --json");

        text.Code.ShouldBe(0, text.Error);
        text.Out.ShouldContain("hls-gmac");
        text.Out.ShouldContain("encryptionKey");
        var status = JsonDocument.Parse(json.Out).RootElement;
        status.GetProperty("secrets").EnumerateArray().Select(s => s.GetProperty("kind").GetString()).ShouldBe(["encryptionKey", "authenticationKey"]);
        status.GetProperty("nextCounter").ValueKind.ShouldBe(JsonValueKind.Null);
        (text.Out + json.Out).ShouldNotContain("0001020304", Case.Insensitive);
        (text.Out + json.Out).ShouldNotContain("D0D1D2", Case.Insensitive);
    }

    [Fact]
    public async Task Counter_OnlyEverUp()
    {
        using var installation = await WithMeterAsync();

        (await RunAsync(installation, "keys counter A1 --raise-to 5000")).Code.ShouldBe(0);
        var lower = await RunAsync(installation, "keys counter A1 --raise-to 4999");
        var status = await RunAsync(installation, "keys status A1 --json");

        lower.Code.ShouldBe(1);
        lower.Error.ShouldContain("5000");
        JsonDocument.Parse(status.Out).RootElement.GetProperty("nextCounter").GetInt64().ShouldBe(5000);
        (await RunAsync(installation, "audit list")).Out.ShouldContain("keys.counter-raised");
    }

    [Theory]
    [InlineData("keys status A9", 1, "A9")]
    [InlineData("keys counter A9 --raise-to 1", 1, "A9")]
    [InlineData("keys counter A1", 2, "--raise-to")]
    [InlineData("keys counter A1 --raise-to -1", 2, "--raise-to")]
    [InlineData("keys counter B1 --raise-to 7", 1, "no encryption key")]
    public async Task Keys_NotAsAsked_ErrorNamesWhatIsWrong(string line, int code, string named)
    {
        using var installation = await WithMeterAsync();

        var run = await RunAsync(installation, line);

        run.Code.ShouldBe(code, run.Error);
        run.Error.ShouldContain(named, Case.Insensitive);
        run.Error.ShouldNotContain("   at ");
    }

    private static Task<CliRun> RunAsync(Installation installation, string line) => CliRun.OfAsync([.. line.Split(' '), "--config", installation.Settings]);

    private static async Task<Installation> CreateAsync()
    {
        var installation = new Installation();
        (await CliRun.OfAsync(["keys", "create", "--file", installation.Key])).Code.ShouldBe(0);
        return installation;
    }

    private static async Task<Installation> WithMeterAsync()
    {
        var installation = await CreateAsync();
        var file = installation.Write(
            "fleet.csv",
            $"{Header}\nA1,127.0.0.1,4059,generic-prepaid,Asia/Shanghai,hls-gmac,{Guek},{Gak},\nB1,127.0.0.1,4060,generic-prepaid,Asia/Shanghai,,,,12345678\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var import = await RunAsync(installation, $"meters import {file}");
        import.Code.ShouldBe(0, import.Error);
        return installation;
    }
}
