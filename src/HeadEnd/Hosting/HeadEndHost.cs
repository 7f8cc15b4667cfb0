using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Storage;
using PrepaidMeter.Storage.Dialects;
using PrepaidMeter.Storage.Migrations;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Builds the service as a web application, its database migrated and ready to start.</summary>
internal static class HeadEndHost
{
    /// <param name="customize">Last word on the builder: a test's server, a demo's extras.</param>
    /// <exception cref="ConfigurationException">The database can not be used.</exception>
    public static async Task<WebApplication> CreateAsync(
        HeadEndSetup setup, IConfiguration configuration, Action<WebApplicationBuilder>? customize, CancellationToken cancellationToken)
    {
        // An empty builder: what ASPNETCORE_* variables or a stray appsettings.json would change behind our back stays out.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "headend", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().UseUrls(setup.Options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = ApiLimits.LargestJsonBody;
        });
        builder.Services.AddRouting();
        builder.Logging.AddHeadEndLogging(configuration);
        builder.Services.AddHeadEnd(setup);
        customize?.Invoke(builder);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseApiAuthorization();
        app.MapHealth();
        app.MapHeadEndApi();
        app.MapConsole();
        await MigrateAsync(app.Services, setup.Storage, cancellationToken);
        return app;
    }

    /// <summary>Brings the database to this program's version; makes the folder of an embedded one.</summary>
    /// <exception cref="ConfigurationException">The database can not be used.</exception>
    public static async Task MigrateAsync(IServiceProvider services, StorageOptions storage, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);
        }
        catch (Exception e) when (e is StorageException or System.Data.Common.DbException)
        {
            throw new ConfigurationException($"Storage ({storage.Provider}): {e.Message}", e);
        }
    }
}
