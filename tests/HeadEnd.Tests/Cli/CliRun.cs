using PrepaidMeter.HeadEnd.Cli;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.HeadEnd.Tests.Cli;

/// <summary>One run of the command line with its outputs caught.</summary>
internal sealed record CliRun(int Code, string Out, string Error)
{
    /// <summary>Nothing of ours takes this long on loopback; it only bounds a hang.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<CliRun> OfAsync(string[] args, Func<string, string?>? environment = null, string input = "")
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var limit = new CancellationTokenSource(Limit);
        using var reader = new StringReader(input);
        var context = new CliContext(output, error, environment ?? (_ => null), new MeterConnector(TimeProvider.System), TimeProvider.System) { In = reader };
        var code = await HeadEndCli.RunAsync(args, context, limit.Token);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Words separated by blanks; no quoting.</summary>
    public static Task<CliRun> OfAsync(string line) => OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
