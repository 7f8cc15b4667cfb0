using PrepaidMeter.Storage.Dialects;

namespace PrepaidMeter.Storage;

/// <summary>Which database, as the configuration section "Storage" gives it.</summary>
public sealed class StorageOptions
{
    /// <summary>Sqlite (default), PostgreSql or SqlServer, in any case.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>As the provider's driver takes it.</summary>
    public string ConnectionString { get; set; } = "Data Source=headend.db";

    /// <exception cref="StorageException">Unknown provider, or a connection string the driver does not understand.</exception>
    public ISqlDialect CreateDialect() => Provider.ToUpperInvariant() switch
    {
        "SQLITE" => new SqliteDialect(ConnectionString),
        "POSTGRESQL" => new PostgreSqlDialect(ConnectionString),
        "SQLSERVER" => new SqlServerDialect(ConnectionString),
        _ => throw new StorageException($"Storage:Provider is '{Provider}'; known are Sqlite, PostgreSql and SqlServer."),
    };
}
