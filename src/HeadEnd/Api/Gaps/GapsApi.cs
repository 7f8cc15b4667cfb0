using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.HeadEnd.Api.Gaps;

/// <summary>/gaps.</summary>
internal static class GapsApi
{
    private const int MostDays = 62;
    private const int MostGapsOfAMeter = 5000;

    public static void MapGapsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/gaps").WithTags("Gaps");
        group.MapGet("", GetAsync).WithSummary("What is missing: by cause, and like gaps together");
        group.MapGet("/horizons", HorizonsAsync).WithSummary("Meters whose buffers overwrite unread values before long: from 50 % of the buffer on, 80 % is an alarm");
        group.MapGet("/{serialNumber}", GetMeterAsync)
            .WithSummary("What is missing from one meter, looked at anew, and its days slot by slot")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{serialNumber}:fetch", FetchAsync)
            .WithSummary("Go and get what is missing from one meter")
            .WithDescription("Answers when the attempt is over. billed=true also fetches what lies before the latest billing freeze; it becomes a correction.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<GapsDto>, ProblemHttpResult>> GetAsync(string? cause, int? limit, IGapStore gaps, CancellationToken cancellationToken)
    {
        MissingCause? wanted = null;
        if (cause is not null)
        {
            if (!ApiNames.TryRead<MissingCause>(cause, out var read))
            {
                return Problems.BadRequest($"'cause' must be one of {string.Join(", ", Enum.GetValues<MissingCause>().Select(ApiNames.Of))}.");
            }

            wanted = read;
        }

        return limit is < 1 or > ApiLimits.LargestPageSize
            ? Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.")
            : TypedResults.Ok(await GapsDto.TakeAsync(gaps, wanted, limit ?? ApiLimits.DefaultPageSize, cancellationToken));
    }

    private static async Task<Results<Ok<IReadOnlyList<HorizonDto>>, ProblemHttpResult>> HorizonsAsync(int? limit, HorizonWatch watch, CancellationToken cancellationToken) =>
        limit is < 1 or > ApiLimits.LargestPageSize
            ? Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.")
            : TypedResults.Ok<IReadOnlyList<HorizonDto>>([.. (await watch.ListAsync(limit ?? ApiLimits.DefaultPageSize, cancellationToken)).Select(HorizonDto.From)]);

    private static async Task<Results<Ok<MeterGapsDto>, ProblemHttpResult>> GetMeterAsync(
        string serialNumber, int? days, IMeterStore meters, GapScanner scanner, CancellationToken cancellationToken)
    {
        if (days is < 1 or > MostDays)
        {
            return Problems.BadRequest($"'days' must be 1 to {MostDays}.");
        }

        if (await meters.FindBySerialAsync(serialNumber, cancellationToken) is not { } meter)
        {
            return Problems.NoMeter(serialNumber);
        }

        var found = await scanner.ScanAsync(meter, cancellationToken);
        return TypedResults.Ok(new MeterGapsDto(
            serialNumber,
            [.. found.Take(MostGapsOfAMeter).Select(g => GapDto.From(g, null))],
            [.. (await scanner.DaysAsync(meter, days ?? 7, cancellationToken)).Select(GapDayDto.From)]));
    }

    private static async Task<Results<Ok<GapFetchDto>, ProblemHttpResult>> FetchAsync(
        string serialNumber, bool? billed, IMeterStore meters, GapFiller filler, CancellationToken cancellationToken) =>
        await meters.FindBySerialAsync(serialNumber, cancellationToken) is { } meter
            ? TypedResults.Ok(GapFetchDto.From(serialNumber, await filler.FetchAsync(meter, WorkPriority.OnDemand, billed ?? false, cancellationToken)))
            : Problems.NoMeter(serialNumber);
}
