using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Ledger;

/// <summary><c>headend ledger</c>.</summary>
internal static class LedgerCommands
{
    public static Command Create(CliContext context) => new("ledger", "The books of the prepaid accounts: verify, seal.")
    {
        LedgerVerifyCommand.Create(context),
        LedgerSealCommand.Create(context),
    };
}
