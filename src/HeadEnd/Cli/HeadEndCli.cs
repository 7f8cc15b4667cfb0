using System.CommandLine;
using System.CommandLine.Invocation;
using PrepaidMeter.HeadEnd.Cli.Ledger;
using PrepaidMeter.HeadEnd.Cli.Listen;
using PrepaidMeter.HeadEnd.Cli.MeterAccess;
using PrepaidMeter.HeadEnd.Cli.Gaps;
using PrepaidMeter.HeadEnd.Cli.Plans;
using PrepaidMeter.HeadEnd.Cli.Safety;
using PrepaidMeter.HeadEnd.Cli.Service;
using PrepaidMeter.HeadEnd.Cli.Suspense;
using PrepaidMeter.HeadEnd.Cli.Tariffs;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>The command line of <c>headend</c>.</summary>
internal static class HeadEndCli
{
    /// <summary>Set, it makes an unexpected error print its stack trace.</summary>
    private const string DebugVariable = "HEADEND_DEBUG";

    private const string Description = $"""
        PrepaidMeter head-end: reads, switches and bills prepaid electricity meters over DLMS/COSEM.

        Try it on this machine, nothing else needed:
          headend demo                      simulated meters, head-end, schedules and a web page
          headend demo --once --json        collect once, cut and restore one meter, print one JSON object
          headend simulate-month            a month of 1000 prepaid accounts, and whether everything adds up

        Talk to one meter, no database needed:
          headend meter objects --host 127.0.0.1 --port 4059
          headend meter get --host 127.0.0.1 --port 4059 --auth lls --password 12345678 3:1.0.1.8.0.255:2

        Price registers from a file, no database needed:
          headend tariff settle --tariff plan.json --readings readings.csv

        Understand what was sent:
          headend decode C001C100030100010800FF0200

        See what meters push:
          headend listen --port 4060 --guek 000102..0F --gak D0D1D2..DF --json

        Run it for a fleet (settings: appsettings.json, then environment, e.g. HeadEnd__Urls):
          headend keys create
          headend meters import fleet.csv
          headend run
          headend collect --plan daily-freeze --wait

        Stop every cut on every node at once:
          headend safety stop --reason "wrong list"

        {ExitCode.Help}
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken cancellationToken)
    {
        var parsed = CreateRoot(context).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return ReportUsage(parsed, context);
        }

        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = context.Out,
            Error = context.Error,
            // Graceful stop: what is in flight gets this long after SIGTERM or Ctrl+C.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            context.Complain("interrupted");
            return ExitCode.Interrupted;
        }
        catch (CliException e)
        {
            context.Complain(e.Message);
            return e.Code;
        }
        catch (Exception e)
        {
            // A fault of ours: one line for the operator, the whole of it for whoever is going to mend it.
            context.Complain($"unexpected error, please report it: {e.GetType().Name}: {e.Message}");
            if (context.Environment(DebugVariable) is { Length: > 0 })
            {
                context.Error.WriteLine(e);
            }

            return ExitCode.Bug;
        }
    }

    private static RootCommand CreateRoot(CliContext context)
    {
        var root = new RootCommand(Description)
        {
            DemoCommand.Create(context),
            SimulateMonthCommand.Create(context),
            RunCommand.Create(context),
            MetersCommands.Create(context),
            AccountsCommands.Create(context),
            RechargeCommand.Create(context),
            CollectCommand.Create(context),
            PlansCommands.Create(context),
            GroupsCommands.Create(context),
            GapsCommands.Create(context),
            SchedulesCommands.Create(context),
            SuspenseCommands.Create(context),
            LedgerCommands.Create(context),
            NodesCommand.Create(context),
            MaintenanceCommand.Create(context),
            AuditCommands.Create(context),
            KeysCommands.Create(context),
            SafetyCommands.Create(context),
            RehearseCommand.Create(context),
            TariffCommands.Create(context),
            MeterAccessCommands.Create(context),
            ListenCommand.Create(context),
            DecodeCommand.Create(context),
        };
        TeachingHelpAction.Install(root);
        return root;
    }

    private static int ReportUsage(ParseResult parsed, CliContext context)
    {
        foreach (var error in parsed.Errors.Select(e => e.Message).Distinct())
        {
            context.Complain(error);
        }

        var path = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
        {
            path.Insert(0, command.Command is RootCommand ? "headend" : command.Command.Name);
        }

        context.Error.WriteLine($"See '{string.Join(' ', path)} --help'.");
        return ExitCode.Usage;
    }
}
