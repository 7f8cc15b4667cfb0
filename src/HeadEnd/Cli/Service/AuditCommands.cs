using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend audit</c>.</summary>
internal static class AuditCommands
{
    public static Command Create(CliContext context) => new("audit", "The record of who asked for what and what was done: list, verify, anchor.")
    {
        AuditListCommand.Create(context),
        AuditVerifyCommand.Create(context),
        AuditCheckpointCommand.Create(context),
        AuditSigningKeyCommand.Create(context),
    };
}
