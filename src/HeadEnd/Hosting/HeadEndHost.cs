using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering.Nodes;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Storage;
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
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k =>
        {
            // Certificates for https addresses: Kestrel:Certificates:Default.
            k.Configure(builder.Configuration.GetSection("Kestrel"));
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = ApiLimits.LargestJsonBody;
        });
        builder.Services.AddRouting();
        builder.Logging.AddHeadEndLogging(configuration);
        builder.Services.AddHeadEnd(setup);
        builder.Services.AddSingleton<IHostLifetime, CommandLineLifetime>();
        customize?.Invoke(builder);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseApiAuthorization();
        app.MapHealth();
        if (setup.Node.Roles.HasFlag(NodeRoles.Api))
        {
            app.MapHeadEndApi();
            app.MapConsole();
        }

        try
        {
            await MigrateAsync(app.Services, setup.Storage, cancellationToken);
            await FirstSchedules.AddAsync(app.Services.GetRequiredService<IScheduleStore>(), setup.Schedules, cancellationToken);
            await FirstPlans.AddAsync(app.Services.GetRequiredService<IPlanStore>(), setup.Plans, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="ConfigurationException">An address can not be listened on.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException || (e is InvalidOperationException && (app.Configuration[WebHostDefaults.ServerUrlsKey]?.Contains("https:", StringComparison.OrdinalIgnoreCase) ?? false)))
        {
            // Kestrel names the address and what is wrong with it: busy, or no certificate.
            throw new ConfigurationException($"{HeadEndOptions.Section}:{nameof(HeadEndOptions.Urls)}: {e.Message}", e);
        }
    }

    /// <summary>Brings the database to this program's version; makes the folder of an embedded one.</summary>
    /// <exception cref="ConfigurationException">The database can not be used.</exception>
    public static async Task MigrateAsync(IServiceProvider services, StorageOptions storage, CancellationToken cancellationToken)
    {
        try
        {
            // ExternalException is what every database driver derives from.
            await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);
        }
        catch (StorageException e)
        {
            throw new ConfigurationException($"Storage ({storage.Provider}): {e.Message}", e);
        }
    }
}
