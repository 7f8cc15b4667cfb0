using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.Api.Plans;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Scheduler;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary><c>headend collect</c>: one run of a plan, watched.</summary>
internal static class CollectCommand
{
    private const string Summary = "Run a read plan now, and with --wait show its progress and what is missing.";

    private const string Lesson = """
        The run is asked for in the database and done by the running head-end (or several). --here does it in this process instead, beside a running
        head-end or without one; meters are never talked to twice at once, whoever does it.

        With --wait or --here the exit code is 0 when every meter was read completely and 1 when meters are missing; the summary names them by cause.
        Interrupting --wait leaves the run alone; interrupting --here ends it.

        Examples:
          headend collect --plan daily-freeze
          headend collect --plan daily-freeze --wait
          headend collect --plan daily-freeze --here --json
        """;

    /// <summary>A running head-end looks every few seconds; one that has not started the run by then is not there.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static Command Create(CliContext context)
    {
        var plan = new Option<string>("--plan") { Description = "The plan to run", Required = true, HelpName = "PLAN" };
        var wait = new Option<bool>("--wait") { Description = "Wait until the run is over" };
        var here = new Option<bool>("--here") { Description = "Do the run in this process, and wait" };
        var json = PlansCommands.CreateJson("Print a JSON object");
        var command = new TaughtCommand("collect", Summary, Lesson) { plan, wait, here, json };
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var runs = services.GetRequiredService<IPlanRunStore>();
            var wanted = parsed.GetRequiredValue(plan);
            var found = await services.GetRequiredService<IPlanStore>().FindAsync(wanted, cancellationToken) ?? throw PlansCommands.NoPlan(wanted);
            var run = await PlanRequests.AddAsync(runs, found, context.Time.GetUtcNow(), cancellationToken)
                ?? throw new CliException(ExitCode.Refused, $"a run of plan '{wanted}' is under way and has not gone through its meters yet");
            if (parsed.GetValue(here))
            {
                run = await WorkAsync(context, services, run, parsed.GetValue(json), cancellationToken);
            }
            else if (parsed.GetValue(wait))
            {
                run = await ShowAsync(context, parsed.GetValue(json), show => WaitAsync(context, runs, run, show, cancellationToken));
            }

            return await ReportAsync(context, runs, run, parsed.GetValue(json), cancellationToken);
        });
    }

    /// <summary>Works on the run here, showing the progress meanwhile.</summary>
    private static async Task<PlanRun> WorkAsync(CliContext context, IServiceProvider services, PlanRun run, bool json, CancellationToken cancellationToken)
    {
        var runs = services.GetRequiredService<IPlanRunStore>();
        var worker = new PlanWorker(services.GetRequiredService<PlanRunner>(), runs, new SchedulerOptions().MaxConcurrentRuns, context.Time);
        try
        {
            return await ShowAsync(context, json, async show =>
            {
                var working = worker.RunAsync(run, cancellationToken);
                var watched = await WaitAsync(context, runs, run, show, cancellationToken);
                await working;
                return watched;
            });
        }
        catch (OperationCanceledException)
        {
            await runs.EndAsync(run.Id, PlanRunState.Cancelled, context.Time.GetUtcNow(), CancellationToken.None);
            throw;
        }
    }

    private static async Task<PlanRun> WaitAsync(CliContext context, IPlanRunStore runs, PlanRun run, Action<PlanRun> show, CancellationToken cancellationToken)
    {
        var asked = context.Time.GetTimestamp();
        while (true)
        {
            run = await runs.FindAsync(run.Id, cancellationToken) ?? run;
            show(run);
            if (!run.IsOpen)
            {
                return run;
            }

            if (run.State == PlanRunState.Requested && context.Time.GetElapsedTime(asked) > StartPatience
                && await runs.EndAsync(run.Id, PlanRunState.Cancelled, context.Time.GetUtcNow(), cancellationToken))
            {
                throw new CliException(ExitCode.Refused, "no running head-end started the run, so it was withdrawn: start one ('headend run'), or use --here");
            }

            await Task.Delay(Look, context.Time, cancellationToken);
        }
    }

    /// <summary>A bar on a terminal, a line now and then elsewhere, nothing beside JSON.</summary>
    private static async Task<PlanRun> ShowAsync(CliContext context, bool json, Func<Action<PlanRun>, Task<PlanRun>> work)
    {
        if (json)
        {
            return await work(_ => { });
        }

        if (!context.IsInteractive)
        {
            var last = -1;
            return await work(run =>
            {
                var tenth = run.Meters == 0 ? -1 : (run.Complete + run.Failed) * 10 / run.Meters;
                if (tenth > last)
                {
                    last = tenth;
                    context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Complete} of {run.Meters} meters complete, {run.Failed} failed so far"));
                }
            });
        }

        return await context.CreateConsole().Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress =>
            {
                var bar = progress.AddTask(Markup.Escape(run(null)));
                return work(r =>
                {
                    bar.MaxValue = Math.Max(1, r.Meters);
                    bar.Value = r.Complete;
                    bar.Description = Markup.Escape(run(r));
                });
            });

        static string run(PlanRun? r) => r is not { Meters: > 0 }
            ? "waiting"
            : string.Create(CultureInfo.InvariantCulture, $"{r.Complete} of {r.Meters}{(r.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {r.Failed} failed so far") : "")}");
    }

    private static async Task<int> ReportAsync(CliContext context, IPlanRunStore runs, PlanRun run, bool json, CancellationToken cancellationToken)
    {
        var summary = await PlanRunSummary.OfAsync(runs, run.Id, cancellationToken) ?? new(run, []);
        run = summary.Run;
        var seconds = (run.EndedAt - run.StartedAt)?.TotalSeconds;
        if (json)
        {
            JsonOutput.Write(context.Out, new Report(
                run.Id, run.Plan.Name, ApiNames.Of(run.State), run.Meters, run.Complete, PlanRunReportDto.MissingOf(summary), seconds is { } s ? (decimal)Math.Round(s, 3) : null));
        }
        else if (run.IsOpen)
        {
            context.Out.WriteLine(PlainText.OneLine(string.Create(CultureInfo.InvariantCulture, $"Run {run.Id} of plan '{run.Plan.Name}' is asked for; a running head-end starts it within seconds.")));
        }
        else
        {
            context.Out.WriteLine(PlainText.OneLine(string.Create(
                CultureInfo.InvariantCulture, $"Run {run.Id} of plan '{run.Plan.Name}' is {ApiNames.Of(run.State)}: {run.Complete} of {run.Meters} meters complete{(seconds is { } took ? $" in {took.ToString("0.0", CultureInfo.InvariantCulture)} s" : "")}.")));
            foreach (var (cause, count) in summary.Missing)
            {
                context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,7} missing: {ApiNames.Of(cause)}"));
            }
        }

        return run.IsOpen || run.State == PlanRunState.Complete ? ExitCode.Ok : ExitCode.Refused;
    }

    /// <summary>What <c>--json</c> prints.</summary>
    /// <param name="Missing">Meters by cause.</param>
    /// <param name="Seconds">From the start to the end; null while it is open.</param>
    private sealed record Report(long Run, string Plan, string State, int Meters, int Complete, IReadOnlyDictionary<string, int> Missing, decimal? Seconds);
}
