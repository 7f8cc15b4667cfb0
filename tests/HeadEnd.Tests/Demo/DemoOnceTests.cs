using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PrepaidMeter.HeadEnd.Tests.Cli;

namespace PrepaidMeter.HeadEnd.Tests.Demo;

public class DemoOnceTests
{
    [Fact]
    public async Task Once_SmallFleet_OneJsonObjectAndAllOfItTrue()
    {
        var run = await CliRun.OfAsync("demo --once --json --meters 3");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        var report = JsonDocument.Parse(run.Out).RootElement;
        report.GetProperty("meters").GetInt32().ShouldBe(3);
        report.GetProperty("metersRead").GetInt32().ShouldBe(3);
        report.GetProperty("registersStored").GetInt32().ShouldBe(33);
        report.GetProperty("intervalsStored").GetInt32().ShouldBeGreaterThan(3 * 6 * 96);
        report.GetProperty("frozenStored").GetInt32().ShouldBeGreaterThan(0);
        ShouldBe(report.GetProperty("cut"), outputState: false, controlState: 0);
        ShouldBe(report.GetProperty("restore"), outputState: true, controlState: 1);
        report.GetProperty("durations").GetProperty("total").GetDouble().ShouldBeGreaterThan(0);
        report.GetProperty("problems").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Once_PortGivenAndBusy_OneLineAndUnreachable()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await CliRun.OfAsync($"demo --once --meters 1 --port {port}");

        run.Code.ShouldBe(3);
        run.Error.TrimEnd().ShouldNotContain("\n");
        run.Error.ShouldContain($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Once_FolderHoldsADatabase_LeftAlone()
    {
        var folder = Directory.CreateTempSubdirectory("headend-test-");
        var database = Path.Combine(folder.FullName, "headend.db");
        await File.WriteAllTextAsync(database, "not to be touched");

        var run = await CliRun.OfAsync(["demo", "--once", "--data", folder.FullName]);

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("--data");
        (await File.ReadAllTextAsync(database)).ShouldBe("not to be touched");
        folder.Delete(recursive: true);
    }

    private static void ShouldBe(JsonElement change, bool outputState, int controlState)
    {
        change.GetProperty("requested").GetBoolean().ShouldBeTrue();
        change.GetProperty("outcome").GetString().ShouldBe("Succeeded");
        change.GetProperty("outputState").GetBoolean().ShouldBe(outputState);
        change.GetProperty("controlState").GetInt32().ShouldBe(controlState);
    }
}
