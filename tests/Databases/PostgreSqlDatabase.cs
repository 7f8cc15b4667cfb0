using Npgsql;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Storage;
using PrepaidMeter.Storage.Dialects;
using PrepaidMeter.Storage.Migrations;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Databases;

/// <summary>A fresh, migrated database on the server the tests were given; dropped when disposed.</summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private readonly string _name;

    private PostgreSqlDatabase(string name, string connectionString)
    {
        _name = name;
        ConnectionString = connectionString;
        Database = new(new PostgreSqlDialect(connectionString));
    }

    public string ConnectionString { get; }

    public Database Database { get; }

    private static string Server => Environment.GetEnvironmentVariable(PostgreSqlFactAttribute.Variable)!;

    public static async Task<PostgreSqlDatabase> CreateAsync()
    {
        var name = $"headend_test_{Guid.NewGuid():N}";
        await OnServerAsync($"CREATE DATABASE {name}");
        var created = new PostgreSqlDatabase(name, new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20 }.ConnectionString);
        await new Migrator(created.Database, new FleetClock(TimeProvider.System)).MigrateAsync(CancellationToken.None);
        return created;
    }

    public async ValueTask DisposeAsync()
    {
        Database.Dispose();
        await OnServerAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private static async Task OnServerAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
