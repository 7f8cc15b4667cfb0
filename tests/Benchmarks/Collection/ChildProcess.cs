using System.Diagnostics;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>Another process of this program, talked to in lines of JSON. It ends when its standard input does.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _name;

    private ChildProcess(Process process, string name) => (_process, _name) = (process, name);

    public int Id => _process.Id;

    /// <param name="assembly">What to run: this program's own assembly or one beside it.</param>
    public static ChildProcess Start(string assembly, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var label = Path.GetFileNameWithoutExtension(assembly);
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{label} did not start"), label);
    }

    public async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"{_name} ended before it answered; what it had to say is above");

    public async Task<T> AskAsync<T>(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return JsonSerializer.Deserialize<T>(await ReadLineAsync(cancellationToken))!;
    }

    public void Terminate()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(EndTimeout, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
