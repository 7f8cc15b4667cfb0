using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using PrepaidMeter.Storage.Maintenance;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Dialects;

/// <summary>PostgreSQL 13 or newer, for several nodes.</summary>
public sealed class PostgreSqlDialect : ISqlDialect
{
    private readonly NpgsqlDataSource _source;

    /// <param name="connectionString">As Npgsql takes it: "Host=db;Database=headend;Username=headend".</param>
    /// <exception cref="StorageException">The text is no connection string, or names no database.</exception>
    public PostgreSqlDialect(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Not the driver's words, which repeat what they stumbled over: of a password with ';' in it that is the rest.
            throw new StorageException("The PostgreSQL connection string is not valid: it must be keyword=value pairs the driver knows, separated by ';', and a value with ';' in it be quoted.");
        }

        if (string.IsNullOrWhiteSpace(builder.Host) || string.IsNullOrWhiteSpace(builder.Database))
        {
            throw new StorageException("The PostgreSQL connection string must name Host and Database.");
        }

        Target = $"{builder.Database} on {builder.Host}";
        _source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    public string Name => "PostgreSql";

    public string Target { get; }

    public bool IsEmbedded => false;

    // Any number of our own: held until the transaction ends.
    public string? MigrationLock => "SELECT pg_advisory_xact_lock(7041001)";

    public string TableExists => "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = @table";

    // The moment of the statement, not of the transaction's start.
    public string Now => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 10000000 AS BIGINT)";

    public ITimePartitions? Partitions { get; } = new PostgreSqlPartitions();

    public DbConnection CreateConnection() => _source.CreateConnection();

    public Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    public string Adapt(string sql) => sql;

    public string SelectHeld(string columns, string table, string condition) => $"SELECT {columns} FROM {table} WHERE {condition} FOR SHARE";

    public string Raise(string table, string[] keys, string column) => InsertText.OrRaise(table, keys, column);

    public string DeleteSome(string table, string[] keys, string condition, int rows) => InsertText.DeleteSome(table, keys, condition, rows);

    public string InsertReturning(string table, string idColumn, params ReadOnlySpan<string> columns) =>
        InsertText.WithReturning(table, idColumn, columns);

    public string WithRows(string name, string columns, IReadOnlyList<string> rows) => $"WITH {name}({columns}) AS (VALUES {string.Join(", ", rows)})";

    public async Task BulkInsertAsync(SqlSession session, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        var connection = (NpgsqlConnection)session.Connection;
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", session.CancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(session.CancellationToken);
            foreach (var value in row)
            {
                await WriteAsync(copy, value, session.CancellationToken);
            }
        }

        await copy.CompleteAsync(session.CancellationToken);
    }

    // Two nodes that insert one key at once: the second finds the row when its transaction runs again.
    public bool IsTransient(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation };

    public void Dispose() => _source.Dispose();

    // COPY takes no conversions: the type written must be the column's.
    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, CancellationToken cancellationToken) => value switch
    {
        null => copy.WriteNullAsync(cancellationToken),
        long number => copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken),
        int number => copy.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken),
        decimal number => copy.WriteAsync(ExactDecimal.Canonical(number), NpgsqlDbType.Numeric, cancellationToken),
        string text => copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken),
        byte[] octets => copy.WriteAsync(octets, NpgsqlDbType.Bytea, cancellationToken),
        _ => throw new NotSupportedException($"No column takes a {value.GetType().Name}."),
    };
}
