using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend meters</c>: the meters on record.</summary>
internal static class MetersCommands
{
    public static Command Create(CliContext context) => new("meters", "The meters on record: import, list.")
    {
        MetersImportCommand.Create(context),
        MetersListCommand.Create(context),
    };
}
