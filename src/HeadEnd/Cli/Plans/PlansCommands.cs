using System.CommandLine;
using PrepaidMeter.HeadEnd.Cli.Service;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary><c>headend plans</c>.</summary>
internal static class PlansCommands
{
    private const string Summary = "Read plans: list, show, add, pause, resume, run, preview, remove.";

    private const string Lesson = """
        A plan says what is read (--parts), from which meters (--group, see 'headend groups'), when (--cron in --time-zone, less the excluded days and
        blackouts), until when it has to be in (--window: meters that fail are tried again until then) and how urgent it is (--priority).
        These commands work on the database: a running head-end follows within seconds.

        Examples:
          headend plans list
          headend plans add night-profile --parts loadProfile,events --cron "0 30 1 * * ?" --time-zone Asia/Shanghai --window 4h --jitter 10m
          headend plans add trial --parts registers --quantity voltage --quantity current --group trial --cron "0 0/15 * * * ?" --window 10m
          headend plans preview night-profile
          headend plans pause night-profile
          headend plans run night-profile          (see also: headend collect --plan night-profile --wait)
        """;

    public static Command Create(CliContext context) => new TaughtCommand("plans", Summary, Lesson)
    {
        PlansListCommand.Create(context),
        PlansShowCommand.Create(context),
        PlansAddCommand.Create(context),
        PlansStateCommands.CreatePause(context),
        PlansStateCommands.CreateResume(context),
        PlansStateCommands.CreateRun(context),
        PlansPreviewCommand.Create(context),
        PlansStateCommands.CreateRemove(context),
    };

    internal static Argument<string> CreateName() => new("name") { Description = "The plan's name" };

    internal static Option<bool> CreateJson(string what = "Print a JSON object") => new("--json") { Description = what };

    /// <summary>Runs the work with the head-end's services.</summary>
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

    internal static CliException NoPlan(string name) => new(ExitCode.Usage, $"there is no plan '{name}'; 'headend plans list' shows what there is");
}
