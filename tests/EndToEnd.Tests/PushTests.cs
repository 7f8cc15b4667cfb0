using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PrepaidMeter.HeadEnd.Cli;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Cli;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary><c>simulator push</c> against <c>headend listen</c>, by their command lines alone.</summary>
public sealed class PushTests
{
    private const string Keys = "--guek 000102030405060708090A0B0C0D0E0F --gak D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("", "--confirmed")]
    [InlineData("", "--gbt-size 100 --gbt-window 4")]
    [InlineData("--udp", "--udp --confirmed")]
    [InlineData("--udp " + Keys, "--udp --gbt-size 300 " + Keys)]
    [InlineData(Keys, Keys)]
    [InlineData(Keys + " --security enc", Keys + " --security enc")]
    [InlineData("--framing hdlc", "--framing hdlc")]
    [InlineData("--framing hdlc " + Keys, "--framing hdlc --gbt-size 200 --segment 64 " + Keys)]
    public async Task Push_ByEachWay_IsPrintedAsTheMeterHasIt(string listener, string meter)
    {
        var lines = await RunAsync(2, listener, meter + " --count 2 --interval 0");

        lines.Count.ShouldBe(2);
        foreach (var line in lines)
        {
            line.GetProperty("layout").GetString().ShouldBe("object-list");
            var values = line.GetProperty("values").EnumerateArray().ToList();
            values.Single(v => v.GetProperty("address").GetString() == "1:0.0.96.1.0.255:2").GetProperty("text").GetString().ShouldBe("SIM00000001");
            var energy = values.Single(v => v.GetProperty("address").GetString() == "3:1.0.1.8.0.255:2");
            energy.GetProperty("unit").GetString().ShouldBe("Wh");
            energy.GetProperty("scaled").GetDecimal().ShouldBeGreaterThan(0);
            DateTimeOffset.Parse(line.GetProperty("dateTime").GetString()!, CultureInfo.InvariantCulture).ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Replay_IsRefused()
    {
        var lines = await RunAsync(2, Keys, Keys + " --replay");

        lines[0].GetProperty("counter").GetUInt32().ShouldBe(lines[1].GetProperty("counter").GetUInt32());
        lines[0].TryGetProperty("values", out _).ShouldBeTrue();
        lines[1].GetProperty("refused").GetString().ShouldBe("not-authentic");
    }

    [Fact]
    public async Task OtherKeys_AreRefused()
    {
        var lines = await RunAsync(1, Keys, "--guek 0F0E0D0C0B0A09080706050403020100 --gak D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");

        lines[0].GetProperty("refused").GetString().ShouldBe("not-authentic");
    }

    private static async Task<IReadOnlyList<JsonElement>> RunAsync(int count, string listener, string meter)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new PortWriter();
        using var limit = new CancellationTokenSource(Patience);
        var context = new CliContext(TextWriter.Synchronized(output), error, _ => null, new MeterConnector(TimeProvider.System), TimeProvider.System);
        var listening = HeadEndCli.RunAsync([.. Words($"listen --host 127.0.0.1 --port 0 --json --count {count} {listener}")], context, limit.Token);
        var port = await error.Port.WaitAsync(Patience);

        using var said = new StringWriter(CultureInfo.InvariantCulture);
        var pushed = await SimulatorCommand.Build().Parse([.. Words($"push --to 127.0.0.1:{port} {meter}")])
            .InvokeAsync(new InvocationConfiguration { Output = said, Error = said, ProcessTerminationTimeout = null }, limit.Token);

        pushed.ShouldBe(0, said.ToString());
        (await listening.WaitAsync(Patience)).ShouldBe(0, error.ToString());
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits for the port the listener says it has.</summary>
    private sealed class PortWriter : StringWriter
    {
        private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PortWriter()
            : base(CultureInfo.InvariantCulture)
        {
        }

        public Task<int> Port => _port.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _port.TrySetResult(int.Parse(value!.Split(';')[0].Split(':')[^1], CultureInfo.InvariantCulture));
        }
    }
}
