using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>/health/live: the process answers. /health/ready: it can do its work (database, scheduler); 503 when it can not.</summary>
internal static class HealthEndpoints
{
    public const string Ready = "ready";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = c => c.Tags.Contains(Ready), ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new HealthDto(report.Status.ToString().ToLowerInvariant(), report.Entries.ToDictionary(e => e.Key, e => new HealthCheckDto(e.Value.Status.ToString().ToLowerInvariant(), e.Value.Description))),
        http.RequestAborted);

    private sealed record HealthDto(string Status, IReadOnlyDictionary<string, HealthCheckDto> Checks);

    private sealed record HealthCheckDto(string Status, string? Detail);
}
