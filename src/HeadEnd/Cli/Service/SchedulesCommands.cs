using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend schedules</c>.</summary>
internal static class SchedulesCommands
{
    public static Command Create(CliContext context) => new("schedules", "The schedules kept in the database: list.")
    {
        SchedulesListCommand.Create(context),
    };
}
