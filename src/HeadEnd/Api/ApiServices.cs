using System.Text.Json.Serialization;
using PrepaidMeter.HeadEnd.Api.Accounts;
using PrepaidMeter.HeadEnd.Api.Attempts;
using PrepaidMeter.HeadEnd.Api.Clocks;
using PrepaidMeter.HeadEnd.Api.Commands;
using PrepaidMeter.HeadEnd.Api.Events;
using PrepaidMeter.HeadEnd.Api.Fleet;
using PrepaidMeter.HeadEnd.Api.Gaps;
using PrepaidMeter.HeadEnd.Api.Meters;
using PrepaidMeter.HeadEnd.Api.Nodes;
using PrepaidMeter.HeadEnd.Api.Plans;
using PrepaidMeter.HeadEnd.Api.Readings;
using PrepaidMeter.HeadEnd.Api.Recharges;
using PrepaidMeter.HeadEnd.Api.Safety;
using PrepaidMeter.HeadEnd.Api.Schedules;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.HeadEnd.Api.Work;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;

namespace PrepaidMeter.HeadEnd.Api;

/// <summary>The REST interface: services, then routes.</summary>
internal static class ApiServices
{
    private const string Description = """
        Times are ISO 8601 in UTC. Energy and other measured values are exact decimals written as JSON numbers: read them into a decimal type.
        Money is whole minor units (fen, cents) of the currency named beside it. Lists are paged by an opaque cursor. Errors are problem documents (RFC 9457).
        Calls that change something need an API key in X-Api-Key when keys are configured; without configured keys they are taken from this machine only.
        Payment channels sign their recharges instead: X-Key-Id, X-Sent-At and X-Signature, the HMAC-SHA-256 in hex over method, path with query, X-Sent-At and body,
        with a line feed after each of the first three.
        """;

    public static IServiceCollection AddHeadEndApi(this IServiceCollection services, HeadEndOptions options)
    {
        services.AddSingleton(new ApiAuthorization([.. options.ApiKeys]));
        services.AddSingleton(provider => new ChannelSignatures(options.ChannelKeys, provider.GetRequiredService<IEnvelope>(), provider.GetRequiredService<TimeProvider>()));
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        // A handled exception is not logged unless asked for: our own faults are, a caller's bad request is not.
        services.Configure<ExceptionHandlerOptions>(o => o.SuppressDiagnosticsCallback = c => c.Exception is BadHttpRequestException);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        // Thrown rather than swallowed, so that ApiExceptionHandler can say which parameter or JSON path is wrong.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "PrepaidMeter head-end";
            document.Info.Description = Description;
            return Task.CompletedTask;
        }));
        return services;
    }

    /// <summary>Refuses calls that may not change anything, before their body is read.</summary>
    public static void UseApiAuthorization(this WebApplication app) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), api => api.UseMiddleware<ApiAuthorizationMiddleware>());

    public static void MapHeadEndApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup(ApiRoutes.Prefix);
        api.MapMetersApi();
        api.MapReadingsApi();
        api.MapEventsApi();
        api.MapAttemptsApi();
        api.MapClocksApi();
        api.MapWorkApi();
        api.MapCommandsApi();
        api.MapCommandBatchesApi();
        api.MapSafetyApi();
        api.MapApprovalsApi();
        api.MapAccountsApi();
        api.MapRechargesApi();
        api.MapSchedulesApi();
        api.MapPlansApi();
        api.MapGroupsApi();
        api.MapGapsApi();
        api.MapFleetApi();
        api.MapNodesApi();
    }
}
