using System.CommandLine;
using PrepaidMeter.Storage.Maintenance;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend maintenance</c>: what the scheduler's node does every six hours, now.</summary>
internal static class MaintenanceCommand
{
    private const string Summary = "Keep the database in order now: make months ahead, remove records past their retention.";

    private const string Lesson = """
        The service does this by itself every 6 hours on a node with the role scheduler; the command is for a machine's own job scheduler, and for the first time
        after a retention was set, when much is to be removed.

        Settings (days; 0, the default, keeps all): HeadEnd:Retention:IntervalDays, RegisterDays, EventDays, AttemptDays. On PostgreSQL and SQL Server interval
        readings are kept by months, and a month is removed as a whole when all of it is past its days. The newest register of each quantity and the newest
        attempt of each meter stay. Freezes, ledger, commands and audit are never removed.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("maintenance", Summary, Lesson);
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print a JSON object" };
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var report = await services.GetRequiredService<DatabaseMaintenance>().RunAsync(cancellationToken);
            Print(context, report, parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Print(CliContext context, MaintenanceReport report, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, report);
            return;
        }

        context.Out.WriteLine($"months made: {List(report.PartitionsMade)}");
        context.Out.WriteLine($"months dropped: {List(report.PartitionsDropped)}");
        context.Out.WriteLine($"rows deleted: {List([.. report.RowsDeleted.Select(d => FormattableString.Invariant($"{d.Value} of {d.Key}"))])}");
    }

    private static string List(IReadOnlyList<string> items) => items.Count == 0 ? "none" : string.Join(", ", items);
}
