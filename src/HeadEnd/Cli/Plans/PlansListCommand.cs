using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.Api.Plans;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Scheduler.Plans;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary><c>headend plans list</c>.</summary>
internal static class PlansListCommand
{
    public static Command Create(CliContext context)
    {
        var json = PlansCommands.CreateJson("Print a JSON array");
        var command = new Command("list", "List the plans, when they fire next and how they last went.");
        command.Options.Add(json);
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var all = await PlanStatus.OfAllAsync(
                services.GetRequiredService<IPlanStore>(), services.GetRequiredService<IPlanRunStore>(), context.Time.GetUtcNow(), cancellationToken);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, all.Select(PlanStatusDto.From));
            }
            else
            {
                Print(context, all);
            }

            return ExitCode.Ok;
        });
    }

    public static string Describe(PlanRun? run) => run is null
        ? "never"
        : string.Create(CultureInfo.InvariantCulture, $"{ApiNames.Of(run.State)}, {run.Complete} of {run.Meters} meters ({run.ScheduledAt:yyyy-MM-dd HH:mm}Z)");

    private static void Print(CliContext context, IReadOnlyList<PlanStatus> all)
    {
        if (all.Count == 0)
        {
            context.Out.WriteLine("No plans. 'headend run' makes the built-in ones at its first start.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Reads", "Meters", "Cron", "Time zone", "Window", "Next fire", "Last run");
        foreach (var s in all)
        {
            string[] cells =
            [
                s.Plan.Name, string.Join(", ", PlanParts.Names(s.Plan.Work.Parts)), s.Plan.Group ?? "(all)", s.Plan.Timing.Cron, s.Plan.Timing.TimeZone, Durations.Write(s.Plan.Timing.Window),
                s.Problem is not null ? "can not work" : s.Plan.Paused ? "paused" : s.NextFires.Count > 0 ? s.NextFires[0].UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-",
                Describe(s.LatestRun),
            ];
            table.AddRow(cells.Select(c => new Text(PlainText.OneLine(c))));
        }

        context.CreateConsole().Write(table);
        foreach (var s in all.Where(s => s.Problem is not null))
        {
            context.Complain($"plan '{s.Plan.Name}': {s.Problem}");
        }
    }
}
