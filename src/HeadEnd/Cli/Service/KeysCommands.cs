using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend keys</c>.</summary>
internal static class KeysCommands
{
    public static Command Create(CliContext context) => new("keys", "Make the keys a head-end is configured with, and look after those of meters.")
    {
        KeysCreateCommand.Create(context),
        KeysApiCommand.Create(context),
        KeysChannelCommand.Create(context),
        KeysStatusCommand.Create(context),
        KeysCounterCommand.Create(context),
    };
}
