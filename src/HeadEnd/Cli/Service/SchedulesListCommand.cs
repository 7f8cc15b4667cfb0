using System.CommandLine;
using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.Api.Schedules;
using PrepaidMeter.Metering.Schedules;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend schedules list</c>.</summary>
internal static class SchedulesListCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("list", "List the schedules.");
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print a JSON array" };
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var schedules = await services.GetRequiredService<IScheduleStore>().ListAsync(cancellationToken);
            Print(context, schedules, parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Print(CliContext context, IReadOnlyList<Schedule> schedules, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, schedules.Select(ScheduleDto.From));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Task", "Cron", "Time zone", "Group", "Enabled");
        foreach (var s in schedules)
        {
            string[] cells = [s.Name, ApiNames.Of(s.Task), s.Cron, s.TimeZone, s.Group ?? "(all)", s.Enabled ? "yes" : "no"];
            table.AddRow(cells.Select(c => new Text(PlainText.OneLine(c))));
        }

        context.CreateConsole().Write(table);
    }
}
