using System.Text.Json;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Service;

public sealed class PlanCommandTests
{
    private const string Never = "0 0 0 1 1 ? 2099";

    [Fact]
    public async Task Plans_AddShowPauseResumeRemove_AreKept()
    {
        using var installation = await WithKeyAsync();
        (await RunAsync(installation, "groups", "add", "north", "--area", "north")).Code.ShouldBe(0);
        var added = await RunAsync(
            installation, "plans", "add", "night", "--parts", "loadProfile,events", "--cron", Never, "--time-zone", "Asia/Shanghai", "--window", "4h", "--jitter", "10m", "--group", "north",
            "--exclude-day", "sunday", "--exclude-date", "2027-02-17", "--blackout", "18:00-22:00", "--priority", "7", "--description", "at night");
        added.Code.ShouldBe(0, added.Error);
        added.Out.ShouldContain("2098-12-31 16:00:00Z");

        var shown = await RunAsync(installation, "plans", "show", "night", "--json");
        var plan = JsonDocument.Parse(shown.Out).RootElement.GetProperty("plan");
        plan.GetProperty("windowSeconds").GetInt64().ShouldBe(14_400);
        plan.GetProperty("parts").EnumerateArray().Select(p => p.GetString()).ShouldBe(["loadProfile", "events"]);
        plan.GetProperty("blackouts")[0].GetProperty("to").GetString().ShouldBe("22:00:00");
        plan.GetProperty("excludedWeekdays")[0].GetString().ShouldBe("sunday");

        (await RunAsync(installation, "plans", "pause", "night")).Code.ShouldBe(0);
        (await RunAsync(installation, "plans", "list")).Out.ShouldContain("paused");
        (await RunAsync(installation, "plans", "resume", "night")).Code.ShouldBe(0);
        (await RunAsync(installation, "groups", "remove", "north")).Code.ShouldBe(1); // the plan uses it
        (await RunAsync(installation, "plans", "remove", "night")).Code.ShouldBe(0);
        (await RunAsync(installation, "plans", "remove", "night")).Code.ShouldBe(2);
        (await RunAsync(installation, "groups", "remove", "north")).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("window", "--parts", "events", "--cron", Never, "--window", "soon")]
    [InlineData("parts", "--parts", "evnets", "--cron", Never, "--window", "1h")]
    [InlineData("cron", "--parts", "events", "--cron", "at noon", "--window", "1h")]
    [InlineData("group", "--parts", "events", "--cron", Never, "--window", "1h", "--group", "gone")]
    [InlineData("18", "--parts", "events", "--cron", Never, "--window", "1h", "--blackout", "18")]
    [InlineData("priority", "--parts", "events", "--cron", Never, "--window", "1h", "--priority", "11")]
    [InlineData("timeZone", "--parts", "events", "--cron", Never, "--window", "1h", "--time-zone", "Mars/Olympus")]
    public async Task PlansAdd_Wrong_NamesTheFaultAndStoresNothing(string named, params string[] options)
    {
        using var installation = await WithKeyAsync();
        var run = await RunAsync(installation, ["plans", "add", "p", .. options]);
        run.Code.ShouldBe(2);
        run.Error.ShouldContain(named);
        (await RunAsync(installation, "plans", "show", "p")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Collect_Here_ReadsTheFleetAndCountsWhatIsMissingByCause()
    {
        using var installation = await WithKeyAsync();
        await using var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions { MeterCount = 3, HistoryDays = 1, Password = LlsSecret.Parse("12345678") }, TimeProvider.System, CancellationToken.None);
        var rows = fleet.Meters.Select(m => $"{m.Meter.SerialNumber},{m.Endpoint.Host},{m.Endpoint.Port},generic-prepaid,Asia/Shanghai,12345678,12345678");
        await ImportAsync(installation, [.. rows, "GONE,127.0.0.1,9,generic-prepaid,Asia/Shanghai,1,1"]);
        await RunAsync(installation, "plans", "add", "clocks", "--parts", "clockCheck", "--cron", Never, "--window", "30s");
        await RunAsync(installation, "groups", "add", "three", "--serial-glob", "SIM*");
        await RunAsync(installation, "plans", "add", "three", "--parts", "clockCheck", "--cron", Never, "--window", "30s", "--group", "three");

        var missing = await RunAsync(installation, "collect", "--plan", "clocks", "--here", "--json");
        var whole = await RunAsync(installation, "collect", "--plan", "three", "--here");

        missing.Code.ShouldBe(1);
        var report = JsonDocument.Parse(missing.Out).RootElement;
        (report.GetProperty("meters").GetInt32(), report.GetProperty("complete").GetInt32(), report.GetProperty("state").GetString()).ShouldBe((4, 3, "incomplete"));
        report.GetProperty("missing").GetProperty("refused").GetInt32().ShouldBe(1);
        whole.Code.ShouldBe(0, whole.Error);
        whole.Out.ShouldContain("3 of 3 meters complete");
        var preview = JsonDocument.Parse((await RunAsync(installation, "plans", "preview", "three", "--json")).Out).RootElement;
        preview.GetProperty("meters").GetInt32().ShouldBe(3);
        preview.GetProperty("octetsPerMeter").GetInt64().ShouldBeGreaterThan(20);
        preview.GetProperty("basedOn").GetInt32().ShouldBe(6);
    }

    [Fact]
    public async Task Collect_UnknownPlan_IsWrongUsage()
    {
        using var installation = await WithKeyAsync();
        var run = await RunAsync(installation, "collect", "--plan", "nothing", "--wait");
        run.Code.ShouldBe(2);
        run.Error.ShouldContain("no plan 'nothing'");
    }

    [Fact]
    public async Task Groups_TaggedAndShown_NameTheirMeters()
    {
        using var installation = await WithKeyAsync();
        await ImportAsync(installation, "A1,127.0.0.1,9,generic-prepaid,Asia/Shanghai,1,1", "A2,127.0.0.1,10,generic-prepaid,Asia/Shanghai,1,1");
        (await RunAsync(installation, "groups", "add", "trial", "--tag", "trial")).Code.ShouldBe(0);
        (await RunAsync(installation, "groups", "tag", "--add", "trial", "A2")).Code.ShouldBe(0);
        (await RunAsync(installation, "groups", "tag", "--add", "trial", "A1", "ZZ")).Code.ShouldBe(2);
        (await RunAsync(installation, "groups", "tag", "A1")).Code.ShouldBe(2);

        var shown = JsonDocument.Parse((await RunAsync(installation, "groups", "show", "trial", "--json")).Out).RootElement;

        shown.GetProperty("serials").EnumerateArray().Select(s => s.GetString()).ShouldBe(["A2"]);
    }

    [Fact]
    public async Task Gaps_MeterThatIsNotThere_IsMissingForItsCauseAndFetchSaysSo()
    {
        using var installation = await WithKeyAsync();
        await ImportAsync(installation, "GONE,127.0.0.1,9,generic-prepaid,Asia/Shanghai,1,1");
        (await RunAsync(installation, "gaps", "scan")).Out.ShouldContain("1 meters looked at, 0 values missing");
        (await RunAsync(installation, "gaps", "fetch", "GONE")).Out.ShouldContain("nothing to fetch");
        (await RunAsync(installation, "gaps", "list", "--meter", "GONE", "--json")).Code.ShouldBe(0);
        (await RunAsync(installation, "gaps", "list", "--cause", "weather")).Code.ShouldBe(2);
        JsonDocument.Parse((await RunAsync(installation, "gaps", "list", "--json")).Out).RootElement.GetProperty("meters").GetInt32().ShouldBe(0);
        (await RunAsync(installation, "gaps", "horizons")).Out.ShouldContain("0 buffers");
    }

    private static Task<CliRun> RunAsync(Installation installation, params string[] words) => CliRun.OfAsync([.. words, "--config", installation.Settings]);

    private static async Task ImportAsync(Installation installation, params string[] rows)
    {
        var csv = installation.Write("fleet.csv", $"serial,host,port,profile,timezone,reading_password,setting_password\n{string.Join('\n', rows)}\n");
        var import = await RunAsync(installation, "meters", "import", csv);
        import.Code.ShouldBe(0, import.Error);
    }

    private static async Task<Installation> WithKeyAsync()
    {
        var installation = new Installation();
        (await CliRun.OfAsync(["keys", "create", "--file", installation.Key])).Code.ShouldBe(0);
        return installation;
    }
}
