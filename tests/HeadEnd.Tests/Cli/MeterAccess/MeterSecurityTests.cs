using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

public sealed class MeterSecurityTests : IDisposable
{
    private const string Guek = "000102030405060708090A0B0C0D0E0F";
    private const string Gak = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
    private const string Name = "1:0.0.42.0.0.255:2";
    private const string Counter = "1:0.0.43.1.0.255:2";

    private readonly string _counters = Path.Combine(Path.GetTempPath(), $"counters-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_counters))
        {
            Directory.Delete(_counters, recursive: true);
        }
    }

    [Theory]
    [InlineData("--auth hls-gmac", SecurityProtection.AuthenticationAndEncryption)]
    [InlineData("--auth hls-gmac --dedicated-key random", SecurityProtection.AuthenticationAndEncryption)]
    [InlineData("--auth hls-gmac --security auth", SecurityProtection.Authentication)]
    [InlineData("--auth hls-gmac --security none", SecurityProtection.None)]
    [InlineData("--auth hls-md5 --password secret", SecurityProtection.None)]
    [InlineData("--auth hls-sha1 --password secret", SecurityProtection.None)]
    [InlineData("--auth hls-sha256 --password secret --security auth-enc", SecurityProtection.AuthenticationAndEncryption)]
    public async Task Get_BySecurity_Reads_AndAgainWithHigherCounters(string words, SecurityProtection protection)
    {
        await using var meter = Meter(protection);

        for (var run = 0; run < 2; run++)
        {
            var done = await RunAsync(meter, $"get {words} --guek {Guek} --gak {Gak} {Name}");
            done.Error.ShouldBe("");
            done.Code.ShouldBe(0);
            done.Out.ShouldContain("METER");
        }
    }

    [Fact]
    public async Task Get_KeysFromTheEnvironment_Reads()
    {
        await using var meter = Meter();

        var run = await RunAsync(meter, $"get --auth hls-gmac {Name}", withKeys: true);

        run.Code.ShouldBe(0, run.Error);
    }

    [Fact]
    public async Task Get_CounterFromTheMeter_GoesOnAboveIt()
    {
        await using var meter = Meter();
        meter.Device.Security!.Received.TryAdvance(SystemTitle.Parse("4845530000000001"), new InvocationCounter(70_000)).ShouldBeTrue();
        meter.Device[Counter] = new DlmsData.DoubleLongUnsigned(70_000);

        var blind = await RunAsync(meter, $"get --auth hls-gmac {Name}", withKeys: true);
        var informed = await RunAsync(meter, $"get --auth hls-gmac --invocation-counter read {Name}", withKeys: true);
        var after = await RunAsync(meter, $"get --auth hls-gmac {Name}", withKeys: true);

        blind.Code.ShouldBe(5); // the counters of a new file were used long ago
        informed.Code.ShouldBe(0, informed.Error);
        after.Code.ShouldBe(0, after.Error);
    }

    [Fact]
    public async Task Get_CounterBelowWhatWasUsed_IsRefusedAndNothingSent()
    {
        await using var meter = Meter();
        (await RunAsync(meter, $"get --auth hls-gmac --invocation-counter 5000 {Name}", withKeys: true)).Code.ShouldBe(0);
        var seen = meter.Device.Security!.Received.Highest;

        var run = await RunAsync(meter, $"get --auth hls-gmac --invocation-counter 4999 {Name}", withKeys: true);

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("4999");
        meter.Device.Security.Received.Highest.ShouldBe(seen);
    }

    [Fact]
    public async Task Get_WrongKey_IsRejectedWithoutAWordOfIt()
    {
        await using var meter = Meter();

        var run = await RunAsync(meter, $"get --auth hls-gmac --guek 0F0E0D0C0B0A09080706050403020100 --gak {Gak} {Name}");

        run.Code.ShouldBe(5);
        run.Error.ShouldNotContain("0F0E0D");
    }

    [Theory]
    [InlineData("--auth hls-gmac", "GUEK")]
    [InlineData("--auth hls-gmac --guek 000102030405060708090A0B0C0D0E0F", "GAK")]
    [InlineData("--auth hls-gmac --guek 0001SECRET --gak D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF", "--guek")]
    [InlineData("--auth hls-gmac --suite 2 --guek 000102030405060708090A0B0C0D0E0F", "64 hex digits")]
    [InlineData("--auth hls-gmac --system-title 00", "--system-title")]
    [InlineData("--auth hls-gmac --invocation-counter -1", "--invocation-counter")]
    [InlineData("--auth hls-ecdsa --suite 1 --signing-key /no/such/file", "--signing-key")]
    [InlineData("--auth hls", "manufacturer")]
    [InlineData("--auth hls-md5", "--password")]
    public async Task Words_ThatDoNotDo_AreUsageErrors(string words, string about)
    {
        var run = await CliRun.OfAsync($"meter get --host 127.0.0.1 --port 1 {words} {Name}".Split(' '), Environment(false));

        run.Code.ShouldBe(2, run.Error);
        run.Error.ShouldContain(about);
        run.Error.ShouldNotContain("SECRET");
    }

    private static LoopbackMeter Meter(SecurityProtection protection = SecurityProtection.AuthenticationAndEncryption)
    {
        var meter = new LoopbackMeter();
        meter.Device[Name] = new DlmsData.VisibleString("METER");
        meter.Device.Security = new ServerSecurity
        {
            Protection = protection,
            SystemTitle = new SystemTitle("MTR", 1),
            EncryptionKey = GlobalUnicastEncryptionKey.Parse(Guek),
            AuthenticationKey = AuthenticationKey.Parse(Gak),
            Secret = HlsSecret.Parse("secret"),
        };
        return meter;
    }

    private Task<CliRun> RunAsync(LoopbackMeter meter, string words, bool withKeys = false) =>
        CliRun.OfAsync($"meter {words} --host 127.0.0.1 --port {meter.Port} --client 48".Split(' '), Environment(withKeys));

    private Func<string, string?> Environment(bool withKeys) => name => name switch
    {
        "HEADEND_COUNTERS" => _counters,
        "HEADEND_METER_GUEK" when withKeys => Guek,
        "HEADEND_METER_GAK" when withKeys => Gak,
        _ => null,
    };
}
