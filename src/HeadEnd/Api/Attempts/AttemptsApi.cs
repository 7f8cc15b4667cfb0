using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Api.Attempts;

/// <summary>/meters/{serialNumber}/attempts.</summary>
internal static class AttemptsApi
{
    public static void MapAttemptsApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/meters/{serialNumber}/attempts", GetAsync)
            .WithTags("Attempts")
            .WithSummary("Attempts at a meter, newest first")
            .ProducesProblem(StatusCodes.Status404NotFound);

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
