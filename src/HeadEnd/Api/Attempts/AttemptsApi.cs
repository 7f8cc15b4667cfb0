using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.HeadEnd.Api.Attempts;

/// <summary>/meters/{serialNumber}/attempts.</summary>
internal static class AttemptsApi
{
    private const string OnDemand = "on-demand";

    public static void MapAttemptsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/meters/{serialNumber}/attempts").WithTags("Attempts").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("", GetAsync).WithSummary("Attempts at a meter, newest first");
        group.MapPost("", ReadNowAsync)
            .WithSummary("Read a meter now: everything its profile has, from the watermarks on")
            .WithDescription("Answers when the attempt is over; a meter that could not be read is an answer, with its failure.");
    }

    private static async Task<Results<Ok<AttemptDto>, ProblemHttpResult>> ReadNowAsync(
        string serialNumber, IMeterStore meters, CollectionRunner runner, CancellationToken cancellationToken) =>
        await meters.FindBySerialAsync(serialNumber, cancellationToken) is { } meter
            ? TypedResults.Ok(AttemptDto.From(await runner.CollectAsync(meter, new CollectionRequest(CollectionParts.All, OnDemand) { Priority = WorkPriority.OnDemand }, cancellationToken)))
            : Problems.NoMeter(serialNumber);

    private static async Task<Results<Ok<IReadOnlyList<AttemptDto>>, ProblemHttpResult>> GetAsync(
        string serialNumber, int? limit, IMeterStore meters, IAttemptStore attempts, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > ApiLimits.LargestPageSize)
        {
            return Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.");
        }

        return await meters.FindBySerialAsync(serialNumber, cancellationToken) is { } meter
            ? TypedResults.Ok<IReadOnlyList<AttemptDto>>(
                [.. (await attempts.ListAsync(meter.Id, limit ?? ApiLimits.DefaultPageSize, cancellationToken)).Select(AttemptDto.From)])
            : Problems.NoMeter(serialNumber);
    }
}
