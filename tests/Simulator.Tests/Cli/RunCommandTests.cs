using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PrepaidMeter.Simulator.Cli;

namespace PrepaidMeter.Simulator.Tests.Cli;

public sealed class RunCommandTests
{
    [Fact]
    public async Task Help_ShowsExamples()
    {
        var (code, output, _) = await RunAsync("--help");
        code.ShouldBe(0);
        output.ShouldContain("simulator run --meters 3 --port 5000 --speed 60");
    }

    [Fact]
    public async Task Json_NamesEveryMeterAndServesUntilCancelled()
    {
        using var stop = new CancellationTokenSource();
        using var output = new SignallingWriter();
        var run = SimulatorCommand.Build().Parse(["run", "--meters", "2", "--port", "0", "--json", "--control-mode", "6", "--framing", "hdlc", "--referencing", "sn", "--start", "2026-11-01T00:00:00Z"])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = new StringWriter(), ProcessTerminationTimeout = null }, stop.Token);
        var printed = await output.Flushed.WaitAsync(TimeSpan.FromSeconds(60));
        var meters = JsonDocument.Parse(printed).RootElement.GetProperty("meters").EnumerateArray().ToList();
        meters.Select(m => m.GetProperty("serialNumber").GetString()).ShouldBe(["SIM00000001", "SIM00000002"]);
        meters.ShouldAllBe(m => m.GetProperty("controlMode").GetInt32() == 6);
        meters.ShouldAllBe(m => m.GetProperty("framing").GetString() == "hdlc" && m.GetProperty("referencing").GetString() == "sn");
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, meters[1].GetProperty("port").GetInt32());
        }

        run.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        (await run).ShouldBe(0);
    }

    [Fact]
    public async Task BusyPort_IsOneClearLineAndAFailure()
    {
        using var occupied = new TcpListener(IPAddress.Loopback, 0);
        occupied.Start();
        var port = ((IPEndPoint)occupied.LocalEndpoint).Port;
        var (code, _, error) = await RunAsync("run", "--meters", "1", "--port", $"{port}");
        code.ShouldBe(1);
        error.Trim().ShouldBe($"Can not listen on 127.0.0.1:{port}: the port is in use.");
    }

    [Theory]
    [InlineData("--framing", "token-ring")]
    [InlineData("--referencing", "both")]
    [InlineData("--auth", "hls")]
    [InlineData("--security", "some")]
    [InlineData("--suite", "3")]
    public async Task WordNotTaken_ErrorNamesTheOptionAndTheWords(string option, string word)
    {
        var (code, _, error) = await RunAsync("run", option, word);
        code.ShouldNotBe(0);
        error.ShouldContain($"{option} must be one of");
        error.ShouldContain($"'{word}'");
    }

    [Fact]
    public async Task BadModel_NamesTheFileAndEveryFault()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{ \"name\": 3 }");
            var (code, _, error) = await RunAsync("run", "--model", file);
            code.ShouldBe(1);
            error.ShouldContain(Path.GetFileName(file));
            error.ShouldContain("$.name: 3 is no text");
            error.ShouldContain("$.load: missing");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--meters", "0")]
    [InlineData("--control-mode", "8")]
    [InlineData("--start", "yesterday")]
    [InlineData("--host", "nowhere")]
    [InlineData("--model", "/no/such/file.json")]
    [InlineData("--password", "hex:1")]
    [InlineData("--framing", "smoke")]
    [InlineData("--model", "no-such-model")]
    [InlineData("--listen", "127.0.0.1")]
    [InlineData("--listen", "127.0.0.0/33")]
    [InlineData("--meters-per-port", "0")]
    [InlineData("--faults", "lag=3")]
    [InlineData("--control", "nine")]
    [InlineData("--export", "/no/such/folder/fleet.csv")]
    [InlineData("--fault-log", "/no/such/folder/log.jsonl")]
    [InlineData("--speed", "-1")]
    [InlineData("--guek", "zz")]
    [InlineData("--suite", "7")]
    public async Task OptionThatCanNotBe_FailsWithAWordOnIt(string option, string value)
    {
        var (code, _, error) = await RunAsync("run", "--meters", "1", option, value);
        code.ShouldNotBe(0);
        error.Trim().ShouldNotBeEmpty();
        error.ShouldNotContain("   at ");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SimulatorCommand.Build().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private sealed class SignallingWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Flushed => _flushed.Task;

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _flushed.TrySetResult(ToString());
            return Task.CompletedTask;
        }
    }
}
