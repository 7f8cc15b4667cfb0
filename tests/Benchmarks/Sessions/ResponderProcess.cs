using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>The responder in a process of its own, so that what this process spends is the client's alone. It ends when its standard input does.</summary>
internal sealed class ResponderProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ResponderProcess(Process process, IReadOnlyList<MeterAddress> meters)
    {
        _process = process;
        Meters = meters;
    }

    public IReadOnlyList<MeterAddress> Meters { get; }

    public static async Task<ResponderProcess> StartAsync(ResponderTask task, CancellationToken cancellationToken)
    {
        var executable = Environment.ProcessPath!;
        var start = new ProcessStartInfo(executable) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(executable) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ResponderProcess).Assembly.Location);
        }

        start.ArgumentList.Add(ResponderCommand.Name);

        // The responder never waits, so it can answer on the thread that polls the sockets.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        var process = Process.Start(start) ?? throw new InvalidOperationException("the responder did not start");
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(task).AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("the responder ended");
        return new(process, [.. line.Split(' ').Select(s => new MeterAddress(IPEndPoint.Parse(s)))]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(EndTimeout, TimeProvider.System);
        await _process.WaitForExitAsync(timeout.Token);
        _process.Dispose();
    }
}
