using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Storage.Migrations;

namespace PrepaidMeter.Storage;

/// <summary>Registers the database, the migrator and the stores. Needs a <see cref="Metering.Time.FleetClock"/> and a <see cref="Metering.Keys.IEnvelope"/> registered beside.</summary>
public static class StorageServices
{
    /// <summary>Run <see cref="Migrator.MigrateAsync"/> before the first use of a store.</summary>
    /// <exception cref="StorageException">The options name no known database.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options)
    {
        var dialect = options.CreateDialect();
        services.AddSingleton(provider => new Database(dialect, provider.GetService<TimeProvider>()));
        services.AddSingleton<Migrator>();
        services.AddPrepaymentStores();
        return services;
    }
}
