using System.Security.Cryptography;
using System.Text.Json;
using PrepaidMeter.HeadEnd.Cli;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>The engineers' commands as they are typed, against simulated meters on loopback ports, in each way the two can talk.</summary>
public sealed class MeterCommandTests : IDisposable
{
    private const string Guek = "000102030405060708090A0B0C0D0E0F";
    private const string Gak = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
    private const string ServicePoint = "1:0.0.96.1.10.255:2";
    private const string OutputState = "70:0.0.96.3.10.255:2";

    private readonly string _folder = Directory.CreateTempSubdirectory("meter-commands-").FullName;

    public static TheoryData<string, string> Ways => new()
    {
        { "wrapper", "--auth lls --password 12345678" },
        { "hdlc", "--framing hdlc --auth lls --password 12345678 --max-pdu 300" },
        { "hls-gmac", $"--auth hls-gmac --guek {Guek} --gak {Gak} --dedicated-key random --invocation-counter read" },
        { "hls-sha256", "--auth hls-sha256 --password 12345678" },
        { "hls-ecdsa", $"--auth hls-ecdsa --suite 1 --guek {Guek} --gak {Gak} --signing-key FOLDER/client.key --meter-certificate FOLDER/meter.pub" },
        { "sn", "--referencing sn --auth lls --password 12345678 --max-pdu 200" },
        { "sn hls-gmac hdlc", $"--referencing sn --framing hdlc --auth hls-gmac --guek {Guek} --gak {Gak} --invocation-counter read" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task EveryCommand_InEachWay_DoesWhatItSays(string way, string words)
    {
        await using var fleet = await StartAsync(way);
        var target = $"--host 127.0.0.1 --port {fleet.Meters[0].Endpoint.Port} --client 48 {words.Replace("FOLDER", _folder, StringComparison.Ordinal)} --trace";

        var objects = await RunAsync($"objects {target} --json");
        objects.GetArrayLength().ShouldBeGreaterThan(30);

        var voltage = (await RunAsync($"get {target} --json 3:1.0.32.7.0.255:2"))[0];
        voltage.GetProperty("value").GetInt32().ShouldBeInRange(2000, 2500);

        var rows = (await RunAsync($"get {target} --json 7:1.0.99.1.0.255:2 --entries 1..50"))[0];
        rows.GetProperty("rows").GetArrayLength().ShouldBe(50);

        await RunAsync($"set {target} --json {ServicePoint} --value octet-string:0102");
        (await RunAsync($"get {target} --json {ServicePoint}"))[0].GetProperty("value").GetString().ShouldBe("0102");

        await RunAsync($"invoke {target} --json 70:0.0.96.3.10.255:1 --value int8:0");
        (await RunAsync($"get {target} --json {OutputState}"))[0].GetProperty("value").GetBoolean().ShouldBeFalse();
        fleet.Meters[0].Meter.OutputState.ShouldBeFalse();

        var file = Path.Combine(_folder, "dump.json");
        var dump = await RunAsync($"dump {target} --json --out {file}");
        dump.GetProperty("complete").GetBoolean().ShouldBeTrue();
        dump.GetProperty("attributesRead").GetInt32().ShouldBeGreaterThan(140);
        dump.GetProperty("attributesRefused").GetInt32().ShouldBe(0);
        JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.GetProperty("objects").GetArrayLength().ShouldBe(objects.GetArrayLength());
    }

    [Theory]
    [InlineData("sn", "", "application context name not supported")]
    [InlineData("wrapper", "--referencing sn", "application context name not supported")]
    [InlineData("wrapper", "--auth lls --password 12345679", "authentication failure")]
    public async Task Get_OnOtherTermsThanTheMeters_IsRejectedInOneLine(string way, string words, string reason)
    {
        await using var fleet = await StartAsync(way);

        var (code, _, error) = await RunRawAsync($"get --host 127.0.0.1 --port {fleet.Meters[0].Endpoint.Port} {words} {ServicePoint}");

        code.ShouldBe(ExitCode.AssociationRejected);
        error.ShouldContain(reason);
        error.Trim().ShouldNotContain("\n");
    }

    private async Task<SimulatedFleet> StartAsync(string way)
    {
        var mechanism = way switch
        {
            _ when way.Contains("hls-gmac", StringComparison.Ordinal) => AuthenticationMechanism.HlsGmac,
            "hls-sha256" => AuthenticationMechanism.HlsSha256,
            "hls-ecdsa" => AuthenticationMechanism.HlsEcdsa,
            _ => (AuthenticationMechanism?)null,
        };
        return await SimulatedFleet.StartAsync(
            new()
            {
                MeterCount = 1,
                HistoryDays = 2,
                Hdlc = way.Contains("hdlc", StringComparison.Ordinal) ? new HdlcOptions() : null,
                Referencing = way.StartsWith("sn", StringComparison.Ordinal) ? Referencing.ShortName : Referencing.LogicalName,
                Security = mechanism is { } given ? SecurityOf(given) : null,
            },
            TimeProvider.System,
            default);
    }

    private FleetSecurity SecurityOf(AuthenticationMechanism mechanism)
    {
        using var client = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var meter = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Path.Combine(_folder, "client.key"), client.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "meter.pub"), meter.ExportSubjectPublicKeyInfoPem());
        var signs = mechanism == AuthenticationMechanism.HlsEcdsa;
        return new()
        {
            Mechanism = mechanism,
            Suite = signs ? SecuritySuite.Suite1 : SecuritySuite.Suite0,
            Protection = mechanism == AuthenticationMechanism.HlsSha256 ? SecurityProtection.None : SecurityProtection.AuthenticationAndEncryption,
            EncryptionKey = GlobalUnicastEncryptionKey.Parse(Guek),
            AuthenticationKey = AuthenticationKey.Parse(Gak),
            Secret = HlsSecret.Parse("12345678"),
            SigningKey = signs ? DigitalSignatureKey.FromPem(SecuritySuite.Suite1, meter.ExportPkcs8PrivateKeyPem()) : null,
            ClientVerificationKey = signs ? DigitalSignatureVerificationKey.FromPem(SecuritySuite.Suite1, client.ExportSubjectPublicKeyInfoPem()) : null,
        };
    }

    /// <summary>Standard output as JSON; the trace beside it holds no error and no secret.</summary>
    private async Task<JsonElement> RunAsync(string line)
    {
        var (code, output, error) = await RunRawAsync(line);
        code.ShouldBe(ExitCode.Ok, error);
        error.ShouldContain("<- from the meter");
        error.ShouldNotContain(" ! ");
        foreach (var secret in new[] { Guek, Gak, "3132333435363738", "12345678" })
        {
            error.ShouldNotContain(secret);
        }

        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<(int Code, string Output, string Error)> RunRawAsync(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var context = new CliContext(output, error, name => name == "HEADEND_COUNTERS" ? _folder : null, new MeterConnector(TimeProvider.System), TimeProvider.System);
        var code = await HeadEndCli.RunAsync(["meter", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)], context, limit.Token);
        return (code, output.ToString(), error.ToString());
    }
}
