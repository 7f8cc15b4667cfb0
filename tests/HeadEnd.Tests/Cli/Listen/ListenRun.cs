using System.Globalization;
using System.Text;
using PrepaidMeter.HeadEnd.Cli;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Listen;

/// <summary><c>headend listen</c> while it runs.</summary>
internal sealed class ListenRun : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly FirstLine _error = new();
    private readonly CancellationTokenSource _stop = new(Limit);
    private readonly Task<int> _run;

    private ListenRun(string words, Func<string, string?>? environment)
    {
        var context = new CliContext(TextWriter.Synchronized(_output), _error, environment ?? (_ => null), new MeterConnector(TimeProvider.System), TimeProvider.System);
        _run = HeadEndCli.RunAsync(["listen", "--host", "127.0.0.1", "--port", "0", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)], context, _stop.Token);
    }

    public int Port { get; private set; }

    public static async Task<ListenRun> StartAsync(string words, Func<string, string?>? environment = null)
    {
        var run = new ListenRun(words, environment);
        var said = await run._error.Line.WaitAsync(Limit);
        said.ShouldContain("listening for pushes");
        run.Port = int.Parse(said.Split(';')[0].Split(':')[^1], CultureInfo.InvariantCulture);
        return run;
    }

    /// <summary>When it ended by itself.</summary>
    public async Task<CliRun> EndAsync() => new(await _run.WaitAsync(Limit), _output.ToString(), _error.ToString());

    /// <summary>As by Ctrl-C.</summary>
    public async Task<CliRun> StopAsync()
    {
        await _stop.CancelAsync();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public FirstLine()
            : base(CultureInfo.InvariantCulture)
        {
        }

        public Task<string> Line => _line.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _line.TrySetResult(value ?? "");
        }
    }
}
