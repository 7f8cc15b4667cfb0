using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend accounts</c>.</summary>
internal static class AccountsCommands
{
    public static Command Create(CliContext context) => new("accounts", "Prepaid accounts: open, list, bills.")
    {
        AccountsOpenCommand.Create(context),
        AccountsListCommand.Create(context),
        AccountsBillsCommand.Create(context),
    };
}
