using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Plans;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary><c>headend plans show</c>.</summary>
internal static class PlansShowCommand
{
    private const int Runs = 10;

    public static Command Create(CliContext context)
    {
        var name = PlansCommands.CreateName();
        var json = PlansCommands.CreateJson();
        var command = new Command("show", "Show one plan, its next fires and its last runs.");
        command.Arguments.Add(name);
        command.Options.Add(json);
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            var plan = await services.GetRequiredService<IPlanStore>().FindAsync(wanted, cancellationToken) ?? throw PlansCommands.NoPlan(wanted);
            var runs = await services.GetRequiredService<IPlanRunStore>().ListAsync(wanted, Runs, cancellationToken);
            var status = PlanStatus.Of(plan, runs.Count > 0 ? runs[0] : null, context.Time.GetUtcNow());
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, PlanStatusDto.From(status));
            }
            else
            {
                Print(context.Out, status, runs);
            }

            return ExitCode.Ok;
        });
    }

    private static void Print(TextWriter output, PlanStatus status, IReadOnlyList<PlanRun> runs)
    {
        var plan = status.Plan;
        void Line(string label, string text) => output.WriteLine(PlainText.OneLine($"{label,-12}{text}"));

        Line("Plan", plan.Description.Length > 0 ? $"{plan.Name}: {plan.Description}" : plan.Name);
        Line("Reads", string.Join(", ", PlanParts.Names(plan.Work.Parts).Concat(plan.Work.Quantities)));
        Line("Meters", plan.Group is { } group ? $"group {group}" : "all");
        Line("Fires", $"{plan.Timing.Cron} in {plan.Timing.TimeZone}");
        Line("Window", plan.Timing.Jitter == TimeSpan.Zero ? Durations.Write(plan.Timing.Window) : $"{Durations.Write(plan.Timing.Window)}, first attempts spread over {Durations.Write(plan.Timing.Jitter)}");
        if (plan.Timing.Blackouts.Count > 0)
        {
            Line("Blackouts", string.Join(", ", plan.Timing.Blackouts.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.From:HH:mm}-{b.To:HH:mm}"))));
        }

        var excluded = plan.Timing.Calendar.ExcludedWeekdays.Select(d => d.ToString()).Concat(plan.Timing.Calendar.ExcludedDates.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))).ToList();
        if (excluded.Count > 0)
        {
            Line("Not on", string.Join(", ", excluded));
        }

        Line("Priority", plan.Priority.ToString(CultureInfo.InvariantCulture));
        Line("Next fires", status.Problem ?? (plan.Paused ? "paused" : string.Join(", ", status.NextFires.Select(f => f.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)))));
        for (var i = 0; i < runs.Count; i++)
        {
            Line(i == 0 ? "Last runs" : "", string.Create(CultureInfo.InvariantCulture, $"#{runs[i].Id} {PlansListCommand.Describe(runs[i])}"));
        }
    }
}
