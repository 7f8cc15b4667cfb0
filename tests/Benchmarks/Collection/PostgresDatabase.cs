using Npgsql;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>A database of its own on a PostgreSQL server, dropped when disposed of.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;

    private PostgresDatabase(string server, string name, string connectionString) => (_server, _name, ConnectionString) = (server, name, connectionString);

    public string ConnectionString { get; }

    public static async Task<PostgresDatabase> CreateAsync(string server, CancellationToken cancellationToken)
    {
        var name = $"headend_benchmark_{Environment.ProcessId}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}", cancellationToken);
        return new(server, name, new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(_server, $"DROP DATABASE {_name} WITH (FORCE)", CancellationToken.None);
    }

    private static async Task ExecuteAsync(string server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
