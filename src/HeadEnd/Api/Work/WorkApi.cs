using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.HeadEnd.Api.Work;

/// <summary>/work: how this node's ways to the meters are used.</summary>
internal static class WorkApi
{
    public static void MapWorkApi(this IEndpointRouteBuilder routes) => routes.MapGet("/work", Get)
        .WithTags("Work")
        .WithSummary("Sessions, waiting meters by priority, routes and retries of this node at this moment");

    private static Ok<WorkDto> Get(MeterWorkScheduler scheduler, RetryBudget retries) => TypedResults.Ok(WorkDto.From(scheduler.Status(), retries.Counts));
}

/// <summary>How one node stands.</summary>
/// <param name="Waiting">Meters that wait for a permit, by the priority of their most urgent work.</param>
/// <param name="Delayed">Meters denied their way, considered again after a pause.</param>
internal sealed record WorkDto(
    int Sessions, int MaxSessions, IReadOnlyDictionary<string, int> Waiting, int Delayed, long FirstAttempts, long Retries, IReadOnlyList<RouteStatus> Routes)
{
    public static WorkDto From(WorkStatus status, (long First, long Retries) attempts) => new(
        status.Sessions,
        status.MaxSessions,
        Enum.GetValues<WorkPriority>().ToDictionary(p => ApiNames.Of(p), p => status.Waiting[(int)p]),
        status.Delayed,
        attempts.First,
        attempts.Retries,
        status.Routes);
}
