using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Suspense;

/// <summary><c>headend suspense</c>.</summary>
internal static class SuspenseCommands
{
    public static Command Create(CliContext context) => new("suspense", "Money that came for no account we know: list, assign.")
    {
        SuspenseListCommand.Create(context),
        SuspenseAssignCommand.Create(context),
    };
}
