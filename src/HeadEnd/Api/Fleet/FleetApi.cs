using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.HeadEnd.Api.Fleet;

/// <summary>/fleet.</summary>
internal static class FleetApi
{
    public static void MapFleetApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/fleet/summary", GetAsync).WithTags("Fleet").WithSummary("Meters read, failed and not tried since a time (default: the last 24 hours)");

    private static async Task<Ok<FleetSummaryDto>> GetAsync(DateTimeOffset? since, IAttemptStore attempts, FleetClock clock, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow.ToUniversalTime();
        var from = (since ?? now.AddDays(-1)).ToUniversalTime();
        var summary = await attempts.SummaryAsync(from, cancellationToken);
        return TypedResults.Ok(new FleetSummaryDto(now, from, summary.Meters, summary.ReadOk, summary.Failed, summary.Never));
    }
}
