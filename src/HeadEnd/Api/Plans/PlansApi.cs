using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Scheduler;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.HeadEnd.Api.Plans;

/// <summary>/plans.</summary>
internal static class PlansApi
{
    public static void MapPlansApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/plans").WithTags("Plans");
        group.MapGet("", GetAsync).WithSummary("Read plans, when they fire next and how they last went");
        group.MapGet("/{name}", GetOneAsync).WithSummary("One plan").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{name}", PutAsync).WithSummary("Make or change a plan; in effect within seconds on every node");
        group.MapDelete("/{name}", DeleteAsync).WithSummary("Remove a plan; a run under way goes on, its runs are kept").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{name}/pause", (string name, PlanScheduler scheduler, IPlanStore plans, CancellationToken ct) => PauseAsync(name, true, scheduler, plans, ct))
            .WithSummary("Keep a plan from firing; it can still be run by hand")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{name}/resume", (string name, PlanScheduler scheduler, IPlanStore plans, CancellationToken ct) => PauseAsync(name, false, scheduler, plans, ct))
            .WithSummary("Let a plan fire again")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{name}/run", RunAsync)
            .WithSummary("Run a plan now")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/{name}/preview", PreviewAsync)
            .WithSummary("Which meters a run would cover, how many octets it would move and about how long it would take")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/{name}/runs", RunsAsync).WithSummary("Runs of a plan, newest first");
        var runs = routes.MapGroup("/plan-runs").WithTags("Plans");
        runs.MapGet("/{id:long}", GetRunAsync).WithSummary("A run, what is missing from it by cause, and its progress by minute").ProducesProblem(StatusCodes.Status404NotFound);
        runs.MapPost("/{id:long}/cancel", CancelAsync)
            .WithSummary("End a run: what is on the wire finishes, nothing new is begun")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<IReadOnlyList<PlanStatusDto>>> GetAsync(IPlanStore plans, IPlanRunStore runs, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<PlanStatusDto>>([.. (await PlanStatus.OfAllAsync(plans, runs, time.GetUtcNow(), cancellationToken)).Select(PlanStatusDto.From)]);

    private static async Task<Results<Ok<PlanStatusDto>, ProblemHttpResult>> GetOneAsync(
        string name, IPlanStore plans, IPlanRunStore runs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(name, cancellationToken) is not { } plan)
        {
            return NoPlan(name);
        }

        var latest = await runs.ListAsync(name, 1, cancellationToken);
        return TypedResults.Ok(PlanStatusDto.From(PlanStatus.Of(plan, latest.Count > 0 ? latest[0] : null, time.GetUtcNow())));
    }

    private static async Task<Results<Ok<PlanDto>, ValidationProblem>> PutAsync(
        string name, PlanChangeDto body, PlanScheduler scheduler, IMeterGroupStore groups, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var plan = body.ToPlan(name, faults);
        if (plan is not null)
        {
            faults.AddRange(PlanFires.Faults(plan, time.GetUtcNow()));
            if (plan.Group is { } group && await groups.FindAsync(group, cancellationToken) is null)
            {
                faults.Add($"group: there is no meter group '{group}'");
            }
        }

        if (plan is null || faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        await scheduler.SaveAsync(plan, cancellationToken);
        return TypedResults.Ok(PlanDto.From(plan));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, IPlanStore plans, CancellationToken cancellationToken) =>
        await plans.DeleteAsync(name, cancellationToken) ? TypedResults.NoContent() : NoPlan(name);

    private static async Task<Results<Ok<PlanDto>, ProblemHttpResult>> PauseAsync(
        string name, bool paused, PlanScheduler scheduler, IPlanStore plans, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(name, cancellationToken) is not { } plan)
        {
            return NoPlan(name);
        }

        var changed = plan with { Paused = paused };
        await scheduler.SaveAsync(changed, cancellationToken);
        return TypedResults.Ok(PlanDto.From(changed));
    }

    private static async Task<Results<Accepted<PlanRunDto>, ProblemHttpResult>> RunAsync(string name, PlanScheduler scheduler, CancellationToken cancellationToken)
    {
        try
        {
            return await scheduler.RunNowAsync(name, cancellationToken) is { } run
                ? TypedResults.Accepted($"{ApiRoutes.Prefix}/plan-runs/{run.Id}", PlanRunDto.From(run))
                : Problems.Conflict($"A run of plan '{name}' is under way and has not gone through its meters yet.");
        }
        catch (KeyNotFoundException e)
        {
            return Problems.NotFound(e.Message);
        }
    }

    private static async Task<Results<Ok<PlanPreviewDto>, ProblemHttpResult>> PreviewAsync(
        string name, IPlanStore plans, PlanRunner runner, IMeterGroupStore groups, IAttemptStore attempts, PlanOptions options, Metering.Sessions.SessionOptions sessions,
        CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(name, cancellationToken) is not { } plan)
        {
            return NoPlan(name);
        }

        return await PlanPreview.OfAsync(plan, runner, groups, attempts, options, sessions, cancellationToken) is { } preview
            ? TypedResults.Ok(PlanPreviewDto.From(name, preview))
            : Problems.Conflict($"The meter group '{plan.Group}' of plan '{name}' does not exist.");
    }

    private static async Task<Results<Ok<IReadOnlyList<PlanRunDto>>, ProblemHttpResult>> RunsAsync(string name, int? limit, IPlanRunStore runs, CancellationToken cancellationToken) =>
        limit is < 1 or > ApiLimits.LargestPageSize
            ? Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.")
            : TypedResults.Ok<IReadOnlyList<PlanRunDto>>([.. (await runs.ListAsync(name, limit ?? ApiLimits.DefaultPageSize, cancellationToken)).Select(PlanRunDto.From)]);

    private static async Task<Results<Ok<PlanRunReportDto>, ProblemHttpResult>> GetRunAsync(long id, IPlanRunStore runs, CancellationToken cancellationToken) =>
        await PlanRunSummary.OfAsync(runs, id, cancellationToken) is { } summary
            ? TypedResults.Ok(PlanRunReportDto.From(summary, await runs.ProgressAsync(id, cancellationToken)))
            : Problems.NotFound($"There is no run {id}.");

    private static async Task<Results<Ok<PlanRunDto>, ProblemHttpResult>> CancelAsync(long id, IPlanRunStore runs, TimeProvider time, CancellationToken cancellationToken)
    {
        var ended = await runs.EndAsync(id, PlanRunState.Cancelled, time.GetUtcNow(), cancellationToken);
        return await runs.FindAsync(id, cancellationToken) is not { } run
            ? Problems.NotFound($"There is no run {id}.")
            : ended ? TypedResults.Ok(PlanRunDto.From(run)) : Problems.Conflict($"Run {id} is over: {ApiNames.Of(run.State)}.");
    }

    private static ProblemHttpResult NoPlan(string name) => Problems.NotFound($"There is no plan '{name}'.");
}
