using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Api.Clocks;

/// <summary>/meters/{serialNumber}/clock: what sessions saw of a meter's clock.</summary>
internal static class ClocksApi
{
    public static void MapClocksApi(this IEndpointRouteBuilder routes) => routes.MapGet("/meters/{serialNumber}/clock", GetAsync)
        .WithTags("Clock")
        .WithSummary("Looks at a meter's clock, newest first")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<IReadOnlyList<ClockDto>>, ProblemHttpResult>> GetAsync(
        string serialNumber, int? limit, IMeterStore meters, IClockStore clocks, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > ApiLimits.LargestPageSize)
        {
            return Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.");
        }

        return await meters.FindBySerialAsync(serialNumber, cancellationToken) is { } meter
            ? TypedResults.Ok<IReadOnlyList<ClockDto>>(
                [.. (await clocks.ListAsync(meter.Id, limit ?? ApiLimits.DefaultPageSize, cancellationToken)).Select(ClockDto.From)])
            : Problems.NoMeter(serialNumber);
    }
}

/// <summary>One look at a meter's clock.</summary>
/// <param name="LocalTime">As the meter wrote it, with <paramref name="DeviationMinutes"/> in the sign of its model.</param>
/// <param name="OffsetMilliseconds">The meter's clock minus ours; null when its time is not specified.</param>
/// <param name="DriftPpm">Since a look at least an hour before; null without one, or when the clock was set between.</param>
internal sealed record ClockDto(
    DateTimeOffset CheckedAt, DateTimeOffset? MeterTime, string LocalTime, int? DeviationMinutes, int ClockStatus,
    long? OffsetMilliseconds, long RoundTripMilliseconds, decimal? DriftPpm, string Verdict)
{
    public static ClockDto From(ClockCheck c) => new(
        c.CheckedAt.ToUniversalTime(), c.MeterTime?.ToUniversalTime(), c.LocalTime, c.DeviationMinutes, c.ClockStatus,
        (long?)c.Offset?.TotalMilliseconds, (long)c.RoundTrip.TotalMilliseconds, c.DriftPpb / 1000m, ApiNames.Of(c.Verdict));
}
