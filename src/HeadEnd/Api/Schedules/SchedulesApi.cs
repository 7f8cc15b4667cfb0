using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.HeadEnd.Api.Schedules;

/// <summary>/schedules.</summary>
internal static class SchedulesApi
{
    public static void MapSchedulesApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/schedules", GetAsync).WithTags("Schedules").WithSummary("Schedules kept in the database");

    private static async Task<Ok<IReadOnlyList<ScheduleDto>>> GetAsync(IScheduleStore schedules, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ScheduleDto>>([.. (await schedules.ListAsync(cancellationToken)).Select(ScheduleDto.From)]);
}
