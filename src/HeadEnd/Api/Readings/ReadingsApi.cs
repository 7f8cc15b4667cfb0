using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.HeadEnd.Api.Readings;

/// <summary>/meters/{serialNumber}/registers, /intervals, /freezes.</summary>
internal static class ReadingsApi
{
    /// <summary>What is read back when no time range is given.</summary>
    private static readonly TimeSpan DefaultRange = TimeSpan.FromDays(7);

    public static void MapReadingsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/meters/{serialNumber}").WithTags("Readings").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/registers", GetRegistersAsync)
            .WithSummary("Registers read: the newest of each quantity, or those of a time range when from or to is given");
        group.MapGet("/intervals", GetIntervalsAsync)
            .WithSummary("Load profile rows with from < capturedAt <= to (default: the last 7 days), newest versions, by time then channel")
            .WithDescription("With asOf: what was known then; versions stored later are left out.");
        group.MapGet("/freezes", GetFreezesAsync)
            .WithSummary("Registers frozen by the meter with from <= frozenAt <= to (default: the last 7 days); kind dailyFreeze or billing");
    }

    private static async Task<Results<Ok<IReadOnlyList<RegisterDto>>, ProblemHttpResult>> GetRegistersAsync(
        string serialNumber, string? quantity, DateTimeOffset? from, DateTimeOffset? to, int? limit,
        IMeterStore meters, IReadingStore readings, FleetClock clock, CancellationToken cancellationToken)
    {
        if (await meters.FindBySerialAsync(serialNumber, cancellationToken) is not { } meter)
        {
            return Problems.NoMeter(serialNumber);
        }

        if (from is null && to is null)
        {
            var latest = await readings.LatestRegistersAsync(meter.Id, cancellationToken);
            return TypedResults.Ok<IReadOnlyList<RegisterDto>>([.. latest.Where(r => quantity is null || r.Quantity == quantity).Select(RegisterDto.From)]);
        }

        return ReadingRange.TryCreate(from, to, limit, clock.UtcNow, DefaultRange, out var range) is { } problem
            ? problem
            : TypedResults.Ok<IReadOnlyList<RegisterDto>>(
                [.. (await readings.RegistersAsync(meter.Id, quantity, range.From, range.To, range.Limit, cancellationToken)).Select(RegisterDto.From)]);
    }

    private static async Task<Results<Ok<IReadOnlyList<IntervalDto>>, ProblemHttpResult>> GetIntervalsAsync(
        string serialNumber, string? profile, DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset? asOf, int? limit,
        IMeterStore meters, IReadingStore readings, FleetClock clock, CancellationToken cancellationToken)
    {
        if (await meters.FindBySerialAsync(serialNumber, cancellationToken) is not { } meter)
        {
            return Problems.NoMeter(serialNumber);
        }

        if (ReadingRange.TryCreate(from, to, limit, clock.UtcNow, DefaultRange, out var range) is { } problem)
        {
            return problem;
        }

        var found = asOf is { } then
            ? await readings.IntervalsAsOfAsync(meter.Id, profile ?? "loadProfile", range.From, range.To, then, range.Limit, cancellationToken)
            : await readings.IntervalsAsync(meter.Id, profile ?? "loadProfile", range.From, range.To, range.Limit, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<IntervalDto>>([.. found.Select(IntervalDto.From)]);
    }

    private static async Task<Results<Ok<IReadOnlyList<FrozenDto>>, ProblemHttpResult>> GetFreezesAsync(
        string serialNumber, string? kind, DateTimeOffset? from, DateTimeOffset? to, int? limit,
        IMeterStore meters, IReadingStore readings, FleetClock clock, CancellationToken cancellationToken)
    {
        if (await meters.FindBySerialAsync(serialNumber, cancellationToken) is not { } meter)
        {
            return Problems.NoMeter(serialNumber);
        }

        return ReadingRange.TryCreate(from, to, limit, clock.UtcNow, DefaultRange, out var range) is { } problem
            ? problem
            : TypedResults.Ok<IReadOnlyList<FrozenDto>>(
                [.. (await readings.FrozenAsync(meter.Id, kind ?? "dailyFreeze", range.From, range.To, range.Limit, cancellationToken)).Select(FrozenDto.From)]);
    }
}
