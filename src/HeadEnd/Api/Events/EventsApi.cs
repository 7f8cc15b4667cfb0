using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Api.Events;

/// <summary>/meters/{serialNumber}/events.</summary>
internal static class EventsApi
{
    public static void MapEventsApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/meters/{serialNumber}/events", GetAsync)
            .WithTags("Events").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status400BadRequest)
            .WithSummary("Entries of the meter's event logs, newest first");

    private static async Task<Results<Ok<IReadOnlyList<EventDto>>, ProblemHttpResult>> GetAsync(
        string serialNumber, int? limit, IMeterStore meters, IEventStore events, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > ApiLimits.LargestPageSize)
        {
            return Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.");
        }

        return await meters.FindBySerialAsync(serialNumber, cancellationToken) is { } meter
            ? TypedResults.Ok<IReadOnlyList<EventDto>>(
                [.. (await events.ListAsync(meter.Id, limit ?? ApiLimits.DefaultPageSize, cancellationToken)).Select(EventDto.From)])
            : Problems.NoMeter(serialNumber);
    }
}
