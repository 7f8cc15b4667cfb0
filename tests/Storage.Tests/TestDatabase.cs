using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Storage.Dialects;
using PrepaidMeter.Storage.Migrations;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Storage.Tests;

/// <summary>A fresh, migrated database of its own for one test. PostgreSQL and SQL Server take part when their variable names a server.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public const string Sqlite = "Sqlite";
    public const string PostgreSql = "PostgreSql";
    public const string SqlServer = "SqlServer";

    private readonly Func<Task> _drop;

    private TestDatabase(ISqlDialect dialect, Func<Task> drop)
    {
        Database = new(dialect);
        Writes = new(Database);
        Clock = new(Time);
        _drop = drop;
    }

    /// <summary>Variable that names the server for each database that needs one.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        [PostgreSql] = PostgreSqlFactAttribute.Variable,
        [SqlServer] = "HEADEND_TEST_SQLSERVER",
    };

    public static IReadOnlyList<string> Available { get; } =
        [Sqlite, .. Variables.Where(v => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(v.Value))).Select(v => v.Key)];

    public ManualTimeProvider Time { get; } = new();

    public FleetClock Clock { get; }

    public Database Database { get; }

    public GroupCommit Writes { get; }

    public static CancellationToken Token => CancellationToken.None;

    public static async Task<TestDatabase> CreateAsync(string name)
    {
        var test = await CreateEmptyAsync(name);
        await new Migrator(test.Database, test.Clock).MigrateAsync(Token);
        return test;
    }

    /// <summary>Without any table.</summary>
    public static Task<TestDatabase> CreateEmptyAsync(string name) => name switch
    {
        Sqlite => Task.FromResult(CreateSqlite()),
        PostgreSql => CreatePostgreSqlAsync(),
        SqlServer => CreateSqlServerAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a database of these tests."),
    };

    public async ValueTask DisposeAsync()
    {
        Database.Dispose();
        await _drop();
    }

    private static TestDatabase CreateSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("headend-test-");
        var file = Path.Combine(folder.FullName, "test.db");
        return new(
            new SqliteDialect(new SqliteConnectionStringBuilder { DataSource = file }.ToString()),
            () =>
            {
                folder.Delete(recursive: true);
                return Task.CompletedTask;
            });
    }

    /// <summary>A database of its own on the server the variable names; the user there must be allowed to create databases.</summary>
    private static async Task<TestDatabase> CreatePostgreSqlAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variables[PostgreSql])!;
        var name = $"headend_test_{Guid.NewGuid():N}";
        await OnServerAsync($"CREATE DATABASE {name}");
        return new(
            new PostgreSqlDialect(new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString),
            () => OnServerAsync($"DROP DATABASE {name} WITH (FORCE)"));

        async Task OnServerAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(server);
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>As for PostgreSQL.</summary>
    private static async Task<TestDatabase> CreateSqlServerAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variables[SqlServer])!;
        var name = $"headend_test_{Guid.NewGuid():N}";
        await OnServerAsync($"CREATE DATABASE {name}");
        return new(
            new SqlServerDialect(new SqlConnectionStringBuilder(server) { InitialCatalog = name }.ConnectionString),
            () => OnServerAsync($"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name}"));

        async Task OnServerAsync(string sql)
        {
            await using var connection = new SqlConnection(server);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
