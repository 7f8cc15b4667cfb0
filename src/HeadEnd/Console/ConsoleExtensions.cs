using Microsoft.AspNetCore.Components.Endpoints;

// Not PrepaidMeter.HeadEnd.Console: that namespace would hide System.Console from the rest of the executable.
namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>The web console: what a host calls to serve it.</summary>
public static class ConsoleExtensions
{
    // Everything the pages load is their own; nothing may be framed, and forms go nowhere else.
    private const string ContentSecurityPolicy = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>
    /// Registers the console's own services. The host registers the metering and prepayment services the pages use: stores, collection, commands and
    /// their worker, accounts, recharges, <c>IChangeFeed</c>, <c>FleetClock</c>, <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddConsole(this IServiceCollection services, ConsoleOptions? options = null)
    {
        services.AddRazorComponents();
        services.AddAntiforgery();
        services.AddSingleton(options ?? new ConsoleOptions());
        services.AddSingleton<FleetQuery>();
        services.AddSingleton<MeterQuery>();
        services.AddSingleton<CollectionQuery>();
        services.AddSingleton<MeterDaysQuery>();
        services.AddSingleton<MeterActions>();
        services.AddSingleton<PlanActions>();
        services.AddSingleton<ChangeStream>();
        return services;
    }

    /// <summary>
    /// Maps the pages <c>/</c>, <c>/meters/{serial}</c>, <c>/meters/{serial}/days</c>, <c>/collection</c>, <c>/decode</c> and what they load, all below <c>/console/</c>. Call it once, after any authentication
    /// middleware: it adds the antiforgery middleware its forms need.
    /// </summary>
    public static WebApplication MapConsole(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
            }

            return next(context);
        });
        app.UseAntiforgery();
        ConsoleAsset.Map(app);
        ActionEndpoints.Map(app);
        ChangeEndpoint.Map(app);
        app.MapRazorComponents<App>();
        return app;
    }
}
