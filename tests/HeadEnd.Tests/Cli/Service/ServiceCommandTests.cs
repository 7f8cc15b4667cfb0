using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using PrepaidMeter.HeadEnd.Cli;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Service;

public partial class ServiceCommandTests
{
    private const string Header = "serial,host,port,profile,timezone,reading_password,setting_password";

    [Fact]
    public async Task KeysCreate_Twice_SecondLeavesTheKeyAlone()
    {
        using var installation = new Installation();

        var first = await CliRun.OfAsync(["keys", "create", "--file", installation.Key]);
        var key = await File.ReadAllTextAsync(installation.Key);
        var second = await CliRun.OfAsync(["keys", "create", "--file", installation.Key]);

        first.Code.ShouldBe(0);
        second.Code.ShouldBe(2);
        (await File.ReadAllTextAsync(installation.Key)).ShouldBe(key);
        (first.Out + first.Error + second.Out + second.Error).ShouldNotContain(key.Trim());
    }

    [Fact]
    public async Task MetersImport_ThenList_MetersAreThereWithoutSecrets()
    {
        using var installation = await WithKeyAsync();
        var csv = installation.Write("fleet.csv", $"{Header}\nA1,127.0.0.1,4059,generic-prepaid,Asia/Shanghai,topsecret,topsecret\n");

        var import = await CliRun.OfAsync(["meters", "import", csv, "--json", "--config", installation.Settings]);
        var list = await CliRun.OfAsync(["meters", "list", "--json", "--config", installation.Settings]);

        import.Code.ShouldBe(0, import.Error);
        JsonDocument.Parse(import.Out).RootElement.GetProperty("imported").GetInt32().ShouldBe(1);
        JsonDocument.Parse(list.Out).RootElement[0].GetProperty("serialNumber").GetString().ShouldBe("A1");
        list.Out.ShouldNotContain("topsecret");
    }

    [Fact]
    public async Task MetersImport_FaultyFile_EveryFaultNamedAndNothingStored()
    {
        using var installation = await WithKeyAsync();
        var csv = installation.Write("fleet.csv", $"{Header}\nA1,127.0.0.1,4059,no-such-profile,Mars,1,1\n");

        var import = await CliRun.OfAsync(["meters", "import", csv, "--config", installation.Settings]);
        var list = await CliRun.OfAsync(["meters", "list", "--json", "--config", installation.Settings]);

        import.Code.ShouldBe(1);
        import.Error.ShouldContain("line 2, profile");
        import.Error.ShouldContain("line 2, timezone");
        JsonDocument.Parse(list.Out).RootElement.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Nodes_NothingRuns_IsAnEmptyArray()
    {
        using var installation = await WithKeyAsync();

        var nodes = await CliRun.OfAsync(["nodes", "--json", "--config", installation.Settings]);

        nodes.Code.ShouldBe(0, nodes.Error);
        JsonDocument.Parse(nodes.Out).RootElement.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Maintenance_NothingDue_SaysSo()
    {
        using var installation = await WithKeyAsync();

        var maintenance = await CliRun.OfAsync(["maintenance", "--json", "--config", installation.Settings]);

        maintenance.Code.ShouldBe(0, maintenance.Error);
        JsonDocument.Parse(maintenance.Out).RootElement.GetProperty("rowsDeleted").EnumerateObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_UnknownRole_NamesTheSettingAndTheRoles()
    {
        using var installation = await WithKeyAsync();

        var run = await CliRun.OfAsync(["run", "--roles", "boss", "--config", installation.Settings]);

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("HeadEnd:Roles");
        run.Error.ShouldContain("api, worker, scheduler");
    }

    [Fact]
    public async Task Run_WithoutKey_OneLineSaysWhatToDo()
    {
        using var installation = new Installation();

        var run = await CliRun.OfAsync(["run", "--config", installation.Settings]);

        run.Code.ShouldBe(2);
        run.Error.TrimEnd().ShouldNotContain("\n");
        run.Error.ShouldContain("headend keys create");
    }

    [Fact]
    public async Task Run_AskedToStop_ServesUntilThenAndEndsWell()
    {
        using var installation = await WithKeyAsync();
        using var stop = new CancellationTokenSource();
        using var error = new LineSignal();
        var context = new CliContext(TextWriter.Null, error, _ => null, new MeterConnector(TimeProvider.System), TimeProvider.System);

        var running = HeadEndCli.RunAsync(["run", "--config", installation.Settings], context, stop.Token);
        var line = await error.FirstLine.WaitAsync(TimeSpan.FromSeconds(30));
        using var client = new HttpClient { BaseAddress = new Uri(Address().Match(line).Value) };
        using var ready = await client.GetAsync("/health/ready");
        await stop.CancelAsync();

        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await running.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    private static async Task<Installation> WithKeyAsync()
    {
        var installation = new Installation();
        (await CliRun.OfAsync(["keys", "create", "--file", installation.Key])).Code.ShouldBe(0);
        return installation;
    }

    /// <summary>Completes with the first line written to it.</summary>
    private sealed class LineSignal : StringWriter
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _first.Task;

        public override void WriteLine(string? value) => _first.TrySetResult(value ?? "");
    }
}
