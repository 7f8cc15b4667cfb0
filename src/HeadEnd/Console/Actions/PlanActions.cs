using System.Globalization;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>What the buttons of the collection page do to a plan. Thread-safe.</summary>
public sealed class PlanActions(
    PlanScheduler scheduler, IPlanStore plans, PlanRunner runner, IMeterGroupStore groups, IAttemptStore attempts, PlanOptions options, Metering.Sessions.SessionOptions sessions)
{
    public async Task<ActionAnswer> RunAsync(ReadPlan plan, CancellationToken cancellationToken) =>
        await scheduler.RunNowAsync(plan.Name, cancellationToken) is { } run
            ? ActionAnswer.Good(string.Create(CultureInfo.InvariantCulture, $"Run {run.Id} of {plan.Name} is on its way; this page shows how it goes."))
            : ActionAnswer.Warning($"A run of {plan.Name} is under way and has not gone through its meters yet.");

    public async Task<ActionAnswer> PauseAsync(ReadPlan plan, bool paused, CancellationToken cancellationToken)
    {
        await plans.SaveAsync(plan with { Paused = paused }, cancellationToken);
        return ActionAnswer.Good(paused ? $"{plan.Name} is paused; a run under way goes on." : $"{plan.Name} fires again.");
    }

    public async Task<ActionAnswer> PreviewAsync(ReadPlan plan, CancellationToken cancellationToken)
    {
        if (await PlanPreview.OfAsync(plan, runner, groups, attempts, options, sessions, cancellationToken) is not { } preview)
        {
            return ActionAnswer.Bad($"{plan.Name} reads the meter group {plan.Group}, which does not exist.");
        }

        var meters = string.Create(CultureInfo.InvariantCulture, $"{plan.Name} would read {preview.Meters} meters");
        var some = string.Join(", ", preview.Sample.Take(5).Select(m => m.SerialNumber));
        return ActionAnswer.Good(preview.Cost is { } cost
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{meters} ({some}{(preview.Meters > 5 ? ", ..." : "")}): about {preview.Octets} octets, about {Ages.Exact(preview.Duration ?? default)}, going by the last {cost.Attempts} such reads.")
            : $"{meters} ({some}{(preview.Meters > 5 ? ", ..." : "")}); octets and time are not known, no such read has succeeded yet.");
    }
}
