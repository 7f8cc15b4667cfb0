using PrepaidMeter.HeadEnd.Hosting;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary>The head-end's services without anything running, for a command that works on the database and ends.</summary>
internal static class CoreScope
{
    /// <exception cref="ConfigurationException">Something in the configuration is wrong, or the database can not be used.</exception>
    public static async Task<ServiceProvider> OpenAsync(string? config, CancellationToken cancellationToken)
    {
        var configuration = HeadEndConfiguration.Load(config, new Dictionary<string, string?>());
        var setup = await HeadEndSetup.LoadAsync(configuration, cancellationToken);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddHeadEndLogging(configuration).AddFilter<Serilog.Extensions.Logging.SerilogLoggerProvider>(null, LogLevel.Warning));
        services.AddHeadEndCore(setup);
        var provider = services.BuildServiceProvider(validateScopes: true);
        try
        {
            await HeadEndHost.MigrateAsync(provider, setup.Storage, cancellationToken);
            return provider;
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }
}
