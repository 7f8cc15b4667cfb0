using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Plans;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary><c>headend plans pause</c>, <c>resume</c>, <c>run</c>, <c>remove</c>.</summary>
internal static class PlansStateCommands
{
    public static Command CreatePause(CliContext context) => CreateSwitch(context, "pause", "Keep a plan from firing; it can still be run by hand.", paused: true);

    public static Command CreateResume(CliContext context) => CreateSwitch(context, "resume", "Let a paused plan fire again.", paused: false);

    public static Command CreateRun(CliContext context)
    {
        var name = PlansCommands.CreateName();
        var json = PlansCommands.CreateJson();
        var command = new Command("run", "Ask the running head-end to run a plan now; 'headend collect' can also wait for it.") { name, json };
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var plan = await FindAsync(services, parsed.GetRequiredValue(name), cancellationToken);
            var run = await PlanRequests.AddAsync(services.GetRequiredService<IPlanRunStore>(), plan, context.Time.GetUtcNow(), cancellationToken)
                ?? throw new CliException(ExitCode.Refused, $"a run of plan '{plan.Name}' is under way and has not gone through its meters yet");
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, PlanRunDto.From(run));
            }
            else
            {
                context.Out.WriteLine(PlainText.OneLine(string.Create(CultureInfo.InvariantCulture, $"Run {run.Id} of plan '{plan.Name}' is asked for; a running head-end starts it within seconds.")));
            }

            return ExitCode.Ok;
        });
    }

    public static Command CreateRemove(CliContext context)
    {
        var name = PlansCommands.CreateName();
        var command = new Command("remove", "Remove a plan; a run under way goes on, its runs are kept.") { name };
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            if (!await services.GetRequiredService<IPlanStore>().DeleteAsync(wanted, cancellationToken))
            {
                throw PlansCommands.NoPlan(wanted);
            }

            context.Out.WriteLine(PlainText.OneLine($"Plan '{wanted}' is removed."));
            return ExitCode.Ok;
        });
    }

    private static Command CreateSwitch(CliContext context, string verb, string summary, bool paused)
    {
        var name = PlansCommands.CreateName();
        var command = new Command(verb, summary) { name };
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var plan = await FindAsync(services, parsed.GetRequiredValue(name), cancellationToken);
            await services.GetRequiredService<IPlanStore>().SaveAsync(plan with { Paused = paused }, cancellationToken);
            context.Out.WriteLine(PlainText.OneLine($"Plan '{plan.Name}' {(paused ? "is paused" : "fires again")}."));
            return ExitCode.Ok;
        });
    }

    private static async Task<ReadPlan> FindAsync(IServiceProvider services, string name, CancellationToken cancellationToken) =>
        await services.GetRequiredService<IPlanStore>().FindAsync(name, cancellationToken) ?? throw PlansCommands.NoPlan(name);
}
