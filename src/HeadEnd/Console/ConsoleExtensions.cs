// Not PrepaidMeter.HeadEnd.Console: that namespace would hide System.Console from the rest of the executable.
namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>The web console: what a host calls to serve it.</summary>
public static class ConsoleExtensions
{
    /// <summary>
    /// Registers the console's own services. The host registers the metering and prepayment services the pages use: stores, collection, commands,
    /// accounts, recharges, <c>IChangeFeed</c>, <c>FleetClock</c>.
    /// </summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery();
        return services;
    }

    /// <summary>
    /// Maps the pages <c>/</c> and <c>/meters/{serial}</c> and what they load, all below <c>/console/</c>. Call it once, after any authentication
    /// middleware: it adds the antiforgery middleware its forms need.
    /// </summary>
    public static WebApplication MapConsole(this WebApplication app)
    {
        app.UseAntiforgery();
        ConsoleAsset.Map(app);
        app.MapRazorComponents<App>();
        return app;
    }
}
