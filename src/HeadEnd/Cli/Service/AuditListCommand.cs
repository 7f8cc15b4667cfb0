using System.CommandLine;
using System.Globalization;
using PrepaidMeter.Metering.Audit;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend audit list</c>.</summary>
internal static class AuditListCommand
{
    private const int LargestLimit = 1_000_000;

    public static Command Create(CliContext context)
    {
        var command = new Command("list", "List audit entries, newest first.");
        var subject = new Option<string?>("--subject") { Description = "Only those about this, e.g. meter:SIM00000001 or account:A-1", HelpName = "SUBJECT" };
        var limit = new Option<int>("--limit") { Description = "At most this many", DefaultValueFactory = _ => 50, CustomParser = Numbers.Within(1, LargestLimit) };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print a JSON array" };
        foreach (var option in new Option[] { subject, limit, config, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var entries = await services.GetRequiredService<IAuditStore>().ListAsync(parsed.GetValue(subject), parsed.GetValue(limit), cancellationToken);
            Print(context, entries, parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Print(CliContext context, IReadOnlyList<AuditEntry> entries, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, entries.Select(e => new { e.Sequence, At = e.At.ToUniversalTime(), e.Actor, e.Action, e.Subject, e.Detail, Hash = Convert.ToHexStringLower(e.Hash.Span) }));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("No", "At (UTC)", "Actor", "Action", "Subject", "Detail");
        foreach (var e in entries)
        {
            string[] cells = [e.Sequence.ToString(CultureInfo.InvariantCulture), e.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), e.Actor, e.Action, e.Subject, e.Detail];
            table.AddRow(cells.Select(c => new Text(PlainText.OneLine(c))));
        }

        context.CreateConsole().Write(table);
    }
}
