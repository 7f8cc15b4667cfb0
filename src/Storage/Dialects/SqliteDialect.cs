using System.Data.Common;
using Microsoft.Data.Sqlite;
using PrepaidMeter.Storage.Maintenance;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Dialects;

/// <summary>SQLite in one file, for a single node. WAL: readers never wait for the writer. synchronous=FULL: a commit that returned survives a power cut.</summary>
public sealed class SqliteDialect : ISqlDialect
{
    // Primary result codes, https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;

    private readonly string _connectionString;

    static SqliteDialect() => SQLitePCL.Batteries_V2.Init();

    /// <param name="connectionString">As Microsoft.Data.Sqlite takes it: "Data Source=headend.db".</param>
    /// <exception cref="StorageException">The text is no connection string, or names no file.</exception>
    public SqliteDialect(string connectionString)
    {
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new(connectionString);
        }
        catch (ArgumentException)
        {
            // Not the driver's words, which repeat what they stumbled over: of a password with ';' in it that is the rest.
            throw new StorageException("The SQLite connection string is not valid: it must be keyword=value pairs the driver knows, separated by ';', and a value with ';' in it be quoted.");
        }

        if (string.IsNullOrWhiteSpace(builder.DataSource) || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            // Each connection would get an empty database of its own.
            throw new StorageException("The SQLite connection string must name a file, such as 'Data Source=headend.db'.");
        }

        Target = builder.DataSource;
        _connectionString = builder.ToString();
    }

    public string Name => "Sqlite";

    public string Target { get; }

    public bool IsEmbedded => true;

    public string? MigrationLock => null;

    public string TableExists => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @table";

    // Milliseconds are what SQLite has; julianday is a double that keeps them.
    public string Now => "(CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 10000)";

    public ITimePartitions? Partitions => null;

    public DbConnection CreateConnection() => new SqliteConnection(_connectionString);

    public async Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // One by one: in a batch the driver drops the error of any statement that follows one with a row ("file is not a database" went unseen).
        // busy_timeout matters when another process (a backup, a shell) holds the file; inside this process writers queue at Database's gate.
        await using var command = connection.CreateCommand();
        foreach (var setting in (string[])["busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"])
        {
            command.CommandText = $"PRAGMA {setting}";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public string Adapt(string sql) => sql;

    // The one writer is us.
    public string SelectHeld(string columns, string table, string condition) => $"SELECT {columns} FROM {table} WHERE {condition}";

    public string Raise(string table, string[] keys, string column) => InsertText.OrRaise(table, keys, column);

    public string DeleteSome(string table, string[] keys, string condition, int rows) => InsertText.DeleteSome(table, keys, condition, rows);

    public string InsertReturning(string table, string idColumn, params ReadOnlySpan<string> columns) =>
        InsertText.WithReturning(table, idColumn, columns);

    public string WithRows(string name, string columns, IReadOnlyList<string> rows) => $"WITH {name}({columns}) AS (VALUES {string.Join(", ", rows)})";

    public async Task BulkInsertAsync(SqlSession session, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        // One statement, prepared once: several times the rows per second of a statement per row.
        await using var insert = session.CreateCommand(InsertText.Plain(table, [.. columns]));
        var parameters = columns.Select(c => new SqliteParameter { ParameterName = "@" + c }).ToArray();
        insert.Parameters.AddRange(parameters);
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = row[i] is decimal number ? ExactDecimal.ToDatabase(number) : row[i] ?? DBNull.Value;
            }

            // Not ExecuteNonQueryAsync: it is the same call and one task more for each row.
            insert.ExecuteNonQuery();
            session.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    public bool IsTransient(DbException exception) => exception is SqliteException { SqliteErrorCode: Busy or Locked };

    public void Dispose()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
