using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Scheduler;

namespace PrepaidMeter.HeadEnd.Api.Schedules;

/// <summary>/schedules.</summary>
internal static class SchedulesApi
{
    public static void MapSchedulesApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/schedules").WithTags("Schedules");
        group.MapGet("", GetAsync).WithSummary("Schedules, when they fire next and how they last went");
        group.MapPut("/{name}", PutAsync).WithSummary("Make or change a schedule; in effect at once");
        group.MapDelete("/{name}", DeleteAsync).WithSummary("Remove a schedule; a run under way goes on").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{name}/run", RunAsync)
            .WithSummary("Start a schedule's work now")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<IReadOnlyList<ScheduleStatusDto>>> GetAsync(MeterScheduler scheduler, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ScheduleStatusDto>>([.. (await scheduler.StatusAsync(cancellationToken)).Select(ScheduleStatusDto.From)]);

    private static async Task<Results<Ok<ScheduleDto>, ValidationProblem>> PutAsync(
        string name, ScheduleChangeDto body, MeterScheduler scheduler, CancellationToken cancellationToken)
    {
        if (!ApiNames.TryRead<ScheduleTask>(body.Task, out var task))
        {
            return Problems.Invalid([$"task: one of {string.Join(", ", Enum.GetValues<ScheduleTask>().Select(ApiNames.Of))}"]);
        }

        if (name.Length > ApiLimits.LongestText)
        {
            return Problems.Invalid([$"name: at most {ApiLimits.LongestText} characters"]);
        }

        try
        {
            var schedule = new Schedule(name, task, body.Cron, body.TimeZone, body.Group, body.Enabled);
            await scheduler.SaveAsync(schedule, cancellationToken);
            return TypedResults.Ok(ScheduleDto.From(schedule));
        }
        catch (ScheduleException e)
        {
            return Problems.Invalid([e.Message]);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, MeterScheduler scheduler, CancellationToken cancellationToken) =>
        await scheduler.DeleteAsync(name, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound($"There is no schedule '{name}'.");

    private static async Task<Results<Accepted, ProblemHttpResult>> RunAsync(string name, MeterScheduler scheduler, CancellationToken cancellationToken)
    {
        try
        {
            return await scheduler.RunNowAsync(name, cancellationToken)
                ? TypedResults.Accepted($"{ApiRoutes.Prefix}/schedules")
                : Problems.Conflict($"Schedule '{name}' is running.");
        }
        catch (KeyNotFoundException e)
        {
            return Problems.NotFound(e.Message);
        }
    }
}
