using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend keys</c>.</summary>
internal static class KeysCommands
{
    public static Command Create(CliContext context) => new("keys", "Make the keys a head-end is configured with.")
    {
        KeysCreateCommand.Create(context),
        KeysApiCommand.Create(context),
    };
}
