using System.CommandLine;
using PrepaidMeter.HeadEnd.Cli.Service;

namespace PrepaidMeter.HeadEnd.Cli.Safety;

/// <summary><c>headend safety</c>.</summary>
internal static class SafetyCommands
{
    private const string Summary = "The stop of all cuts: status, stop, resume, approve.";

    private const string Lesson = """
        'stop' takes effect before the next cut of any node: each looks at the database before each send, and without the database no cut
        is sent at all. Restores go on. Ending the stop takes two people: 'resume' (or POST /api/v1/safety/resume) asks, somebody else
        approves. People are the names of API keys ('headend keys api'); whoever uses this command line is the person "local".

        Example:
          headend safety stop --reason "wrong list"
          headend safety status --json
          headend safety resume --reason "list corrected"
          curl -X POST -H "X-Api-Key: ..." -H "Content-Type: application/json" -d '{"hash":"..."}' \
            http://127.0.0.1:8080/api/v1/safety/approvals/ID/approve
        """;

    /// <summary>The person behind this command line, as behind a call from this machine without a key.</summary>
    internal const string Actor = "local";

    public static Command Create(CliContext context) => new TaughtCommand("safety", Summary, Lesson)
    {
        SafetyStatusCommand.Create(context),
        SafetyStopCommand.Create(context),
        SafetyResumeCommand.Create(context),
        SafetyApproveCommand.Create(context),
    };

    internal static Option<string> CreateReason() => new("--reason") { Description = "One line for the record", Required = true, HelpName = "TEXT" };

    /// <exception cref="CliException">The text can not go to the record.</exception>
    internal static string Checked(string reason) =>
        Api.Safety.SafetyFaults.OfReason(reason) is { } fault ? throw new CliException(ExitCode.Usage, $"--{fault}") : reason;

    /// <summary>A command with --config whose work gets the head-end's services.</summary>
    internal static Command WithServices(Command command, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> work)
    {
        var config = ConfigurationArguments.CreateOption();
        command.Options.Add(config);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            return await work(parsed, services, cancellationToken);
        }));
        return command;
    }
}
