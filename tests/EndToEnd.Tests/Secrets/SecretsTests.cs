using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PrepaidMeter.HeadEnd.Cli;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Storage;

namespace PrepaidMeter.EndToEnd.Tests.Secrets;

/// <summary>Secrets go to the meter and nowhere else: not into logs, errors, audit, answers or files, whatever goes wrong.</summary>
public sealed class SecretsTests
{
    private const string Header = "serial,host,port,profile,timezone,reading_password,setting_password";

    private static readonly string[] Canaries = [SecretWorld.Password, SecretWorld.WrongPassword, SecretWorld.ApiKey, SecretWorld.KeyText];

    [Fact]
    public async Task Service_EverythingDoneAndMuchGoneWrong_ShowsNoSecretAnywhere()
    {
        await using var world = await SecretWorld.StartAsync(meters: 4);
        var answers = new List<string>();
        await ImportAsync(world, answers);
        var meters = await world.Get<IMeterStore>().ListAsync(null, default, 10, default);
        await world.Get<Database>().WriteAsync(
            s => s.ExecuteAsync("UPDATE meter_secret SET sealed_secret = (SELECT k.sealed_secret FROM meter_secret k WHERE k.meter_id = @from AND k.kind = 1) WHERE meter_id = @to", new { from = meters[0].Id, to = meters[2].Id }),
            default);

        // Good; another password than the meter's; a stored secret that can not be opened; not the meter on record.
        FailureClass[] expected = [FailureClass.None, FailureClass.Auth, FailureClass.Configuration, FailureClass.Identity];
        foreach (var (meter, failure) in meters.Zip(expected))
        {
            await PostAsync(world, answers, $"meters/{meter.SerialNumber}/attempts", null);
            (await world.Get<IAttemptStore>().ListAsync(meter.Id, 1, default))[0].Failure.ShouldBe(failure);
            await PostAsync(world, answers, $"meters/{meter.SerialNumber}/commands/cut", JsonContent.Create(new { reason = "unpaid" }));
        }

        foreach (var command in await world.Get<ICommandStore>().ListAsync(null, 10, default))
        {
            answers.Add((await world.Get<CommandExecutor>().ExecuteAsync(command.Id, default)).ToString());
        }

        await PostAsync(world, answers, "accounts", JsonContent.Create(new { number = "A-1", meterSerial = meters[0].SerialNumber, currency = "CNY", tariff = "residential-tou" }));
        await PostAsync(world, answers, "recharges", JsonContent.Create(new { channel = "counter", transactionId = "T-1", accountNumber = "A-1", amountMinor = 5000, currency = "CNY" }));
        await PostAsync(world, answers, "command-batches", JsonContent.Create(new { reason = "arrears", serialNumbers = Enumerable.Range(1, 11).Select(i => $"M{i}") }));
        await GetEverythingAsync(world, answers, meters[0].SerialNumber);
        await GetEverythingAsync(world, answers, meters[1].SerialNumber);

        // The database breaks under the service: the one error whose text comes from elsewhere.
        await world.Get<Database>().WriteAsync(s => s.ExecuteAsync("DROP TABLE meter_event"), default);
        await PostAsync(world, answers, $"meters/{meters[0].SerialNumber}/attempts", null);
        answers[^1].ShouldStartWith("InternalServerError");
        (await world.Get<IAttemptStore>().ListAsync(meters[0].Id, 1, default))[0].Failure.ShouldBe(FailureClass.HeadEnd);
        await PostAsync(world, answers, "meters/import", Csv($"{Header}\n{Row(world, 0, SecretWorld.WrongPassword)}"), "another key, Cn4ry-api-51d2 in it");

        answers.AddRange((await world.Get<IAuditStore>().ListAsync(null, 1000, default)).Select(e => e.ToString()));
        answers.Count.ShouldBeGreaterThan(40);
        world.Log.Lines.ShouldContain(l => l.Contains(meters[0].SerialNumber, StringComparison.Ordinal));
        world.Log.Lines.ShouldContain(l => l.Contains("meter_event", StringComparison.Ordinal), "exceptions are captured");
        foreach (var canary in Canaries)
        {
            foreach (var form in FormsOf(canary))
            {
                answers.Concat(world.Log.Lines).Where(l => l.Contains(form, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
            }
        }

        ShouldHoldNoSecret(world, control: meters[0].SerialNumber);
    }

    [Fact]
    public async Task Import_FileWithoutHeaderOrShifted_FaultsRepeatNoPassword()
    {
        await using var world = await SecretWorld.StartAsync(meters: 1);
        var answers = new List<string>();
        await PostAsync(world, answers, "meters/import", Csv(Row(world, 0, SecretWorld.Password)));
        await PostAsync(world, answers, "meters/import", Csv($"{Header}\nM1,127.0.0.1,{SecretWorld.Password},{SecretWorld.Password},{SecretWorld.Password},1,Asia/Shanghai"));
        await PostAsync(world, answers, "meters/import", Csv($"{Header}\nM1,127.0.0.1,1,generic-prepaid,Asia/Shanghai,\"{SecretWorld.Password}"));
        await PostAsync(world, answers, "meters/import", Csv($"{Header}\nM1,127.0.0.1,1,generic-prepaid,Asia/Shanghai,hex:{SecretWorld.Password},x"));

        answers.Count.ShouldBe(4);
        answers.ShouldAllBe(a => a.StartsWith("BadRequest", StringComparison.Ordinal));
        answers.Concat(world.Log.Lines).Where(l => l.Contains(SecretWorld.Password, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SecretWorld.WrongPassword, ExitCode.AssociationRejected)]
    [InlineData("hex:" + SecretWorld.WrongPassword, ExitCode.Usage)]
    public async Task MeterCommand_PasswordNotTaken_ErrorDoesNotRepeatIt(string password, int code)
    {
        await using var world = await SecretWorld.StartAsync(meters: 1);
        var port = world.Fleet.Meters[0].Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var output = new StringWriter();
        var context = new CliContext(output, output, _ => "1", new MeterConnector(TimeProvider.System), TimeProvider.System);

        var exit = await HeadEndCli.RunAsync(["meter", "get", "--host", "127.0.0.1", "--port", port, "--auth", "lls", "--password", password, "3:1.0.1.8.0.255:2"], context, default);

        exit.ShouldBe(code, output.ToString());
        output.ToString().ShouldNotBeEmpty();
        output.ToString().ShouldNotContain(SecretWorld.WrongPassword);
    }

    private static async Task ImportAsync(SecretWorld world, List<string> answers)
    {
        // The last one is put at an address of its own with the serial number of nobody there.
        string[] rows = [Row(world, 0, SecretWorld.Password), Row(world, 1, SecretWorld.WrongPassword), Row(world, 2, SecretWorld.Password), Row(world, 3, SecretWorld.Password).Replace("SIM", "SIX", StringComparison.Ordinal)];
        await PostAsync(world, answers, "meters/import", Csv(string.Join('\n', rows.Prepend(Header))));
        answers[^1].ShouldStartWith("OK");
    }

    private static string Row(SecretWorld world, int n, string password)
    {
        var (meter, endpoint) = (world.Fleet.Meters[n].Meter, world.Fleet.Meters[n].Endpoint);
        return $"{meter.SerialNumber},{endpoint.Host},{endpoint.Port},generic-prepaid,Asia/Shanghai,{password},{password}";
    }

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");

    private static async Task PostAsync(SecretWorld world, List<string> answers, string path, HttpContent? body, string? apiKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}") { Content = body };
        request.Headers.Add("Idempotency-Key", "once");
        if (apiKey is not null)
        {
            request.Headers.Add("X-Api-Key", apiKey);
        }

        using var response = await world.Client.SendAsync(request);
        answers.Add($"{response.StatusCode} {response.Headers} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>Every address that can be read, as the service itself describes them, and the console's pages.</summary>
    private static async Task GetEverythingAsync(SecretWorld world, List<string> answers, string serial)
    {
        var command = (await world.Get<ICommandStore>().ListAsync(null, 1, default))[0].Id;
        var approval = (await world.Get<IApprovalStore>().ListAsync(null, 1, default))[0].Id;
        var (plan, run) = await PlanAsync(world);
        (string Name, string Value)[] places =
            [("serialNumber", serial), ("name", plan), ("id", $"{command}"), ("approvalId", $"{approval}"), ("number", "A-1"), ("channel", "counter"), ("transactionId", "T-1")];
        var described = await world.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var paths = described.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out _)).Select(p => p.Name).ToList();
        paths.Count.ShouldBeGreaterThan(10);
        foreach (var path in paths.Concat(["/openapi/v1.json", "/health/ready", "/", $"/meters/{serial}"]))
        {
            var address = places.Aggregate(path.Replace("plan-runs/{id}", $"plan-runs/{run}", StringComparison.Ordinal), (p, place) => p.Replace($"{{{place.Name}}}", place.Value, StringComparison.Ordinal));
            using var response = await world.Client.GetAsync(address);
            answers.Add($"{response.StatusCode} {response.Headers} {await response.Content.ReadAsStringAsync()}");
            if (path.StartsWith("/api", StringComparison.Ordinal))
            {
                response.IsSuccessStatusCode.ShouldBeTrue($"{address}: {answers[^1]}");
            }
        }
    }

    /// <summary>A plan, a group of the same name, and a run of it that is over before anybody begins it.</summary>
    private static async Task<(string Name, long Run)> PlanAsync(SecretWorld world)
    {
        var plan = (await world.Get<IPlanStore>().ListAsync(default))[0];
        await world.Get<IMeterGroupStore>().SaveAsync(new MeterGroup(plan.Name, "", MeterSelection.All), default);
        var runs = world.Get<IPlanRunStore>();
        if (await runs.AddAsync(plan, DateTimeOffset.UnixEpoch, PlanRunCause.Schedule, default) is { } added)
        {
            await runs.EndAsync(added.Id, PlanRunState.Skipped, DateTimeOffset.UnixEpoch, default);
        }

        return (plan.Name, (await runs.ListAsync(plan.Name, 1, default))[0].Id);
    }

    /// <summary>As text, in hex, in Base64.</summary>
    private static string[] FormsOf(string canary)
    {
        var octets = Encoding.UTF8.GetBytes(canary);
        return [canary, Convert.ToHexString(octets), Convert.ToBase64String(octets).TrimEnd('=')];
    }

    private static void ShouldHoldNoSecret(SecretWorld world, string control)
    {
        var files = world.ReadFiles().ToList();
        files.Any(f => f.Octets.AsSpan().IndexOf(Encoding.UTF8.GetBytes(control)) >= 0).ShouldBeTrue("what is stored in clear is found");
        foreach (var (file, octets) in files)
        {
            foreach (var form in Canaries.SelectMany(FormsOf).SelectMany(f => new[] { f, f.ToLowerInvariant() }))
            {
                octets.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)).ShouldBe(-1, $"{file}: {form}");
                octets.AsSpan().IndexOf(Encoding.Unicode.GetBytes(form)).ShouldBe(-1, $"{file}: {form} in UTF-16");
            }
        }
    }
}
