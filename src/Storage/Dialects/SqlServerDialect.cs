using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using PrepaidMeter.Storage.Maintenance;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Dialects;

/// <summary>SQL Server 2016 or newer, for several nodes.</summary>
public sealed partial class SqlServerDialect : ISqlDialect
{
    // https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    private const int Deadlock = 1205;
    private const int SnapshotConflict = 3960;
    private const int DuplicateInConstraint = 2627;
    private const int DuplicateInIndex = 2601;

    private readonly string _connectionString;

    /// <param name="connectionString">As Microsoft.Data.SqlClient takes it: "Server=db;Database=headend;...". Encrypt is on unless the text says otherwise.</param>
    /// <exception cref="StorageException">The text is no connection string, or names no database.</exception>
    public SqlServerDialect(string connectionString)
    {
        SqlConnectionStringBuilder builder;
        try
        {
            builder = new(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Not the driver's words, which repeat what they stumbled over: of a password with ';' in it that is the rest.
            throw new StorageException("The SQL Server connection string is not valid: it must be keyword=value pairs the driver knows, separated by ';', and a value with ';' in it be quoted.");
        }

        if (string.IsNullOrWhiteSpace(builder.DataSource) || string.IsNullOrWhiteSpace(builder.InitialCatalog))
        {
            throw new StorageException("The SQL Server connection string must name Server and Database.");
        }

        if (!builder.ShouldSerialize("Encrypt"))
        {
            builder.Encrypt = true; // the driver's default depends on its version
        }

        Target = $"{builder.InitialCatalog} on {builder.DataSource}";
        _connectionString = builder.ConnectionString;
    }

    public string Name => "SqlServer";

    public string Target { get; }

    public bool IsEmbedded => false;

    public string? MigrationLock => "EXEC sp_getapplock @Resource = 'PrepaidMeter.Migrations', @LockMode = 'Exclusive', @LockOwner = 'Transaction'";

    public string TableExists => "SELECT COUNT(*) FROM sys.tables WHERE schema_id = SCHEMA_ID() AND name = @table";

    public string Now => "(DATEDIFF_BIG(MICROSECOND, '19700101', SYSUTCDATETIME()) * 10)";

    public ITimePartitions? Partitions { get; } = new SqlServerPartitions();

    public DbConnection CreateConnection() => new SqlConnection(_connectionString);

    public async Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // A failed statement must end its transaction here as it does in the other databases; and the pool hands connections on with the isolation
        // level of whoever used them last.
        await using var command = connection.CreateCommand();
        command.CommandText = "SET XACT_ABORT ON; SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>T-SQL has OFFSET ... FETCH for LIMIT; like LIMIT it follows ORDER BY.</summary>
    public string Adapt(string sql) => Limit().Replace(sql, "OFFSET 0 ROWS FETCH NEXT $1 ROWS ONLY");

    public string SelectHeld(string columns, string table, string condition) => $"SELECT {columns} FROM {table} WITH (REPEATABLEREAD, ROWLOCK) WHERE {condition}";

    // The range stays locked between the two, so that nobody enters the row meanwhile.
    public string Raise(string table, string[] keys, string column)
    {
        var condition = string.Join(" AND ", keys.Select(k => $"{k} = @{k}"));
        return $"""
            UPDATE {table} WITH (UPDLOCK, HOLDLOCK) SET {column} = CASE WHEN {column} < @{column} THEN @{column} ELSE {column} END WHERE {condition};
            IF @@ROWCOUNT = 0 {InsertText.Plain(table, [.. keys, column])}
            """;
    }

    public string DeleteSome(string table, string[] keys, string condition, int rows) => FormattableString.Invariant($"DELETE TOP ({rows}) FROM {table} WHERE {condition}");

    // Not OUTPUT, which is refused on tables with triggers.
    public string InsertReturning(string table, string idColumn, params ReadOnlySpan<string> columns) =>
        $"{InsertText.Plain(table, columns)}; SELECT CAST(SCOPE_IDENTITY() AS BIGINT) AS {idColumn}";

    // VALUES is a table here only inside FROM.
    public string WithRows(string name, string columns, IReadOnlyList<string> rows) =>
        $"WITH {name}({columns}) AS (SELECT * FROM (VALUES {string.Join(", ", rows)}) AS r({columns}))";

    public async Task BulkInsertAsync(SqlSession session, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        using var data = new DataTable();
        foreach (var column in columns)
        {
            data.Columns.Add(column, typeof(object));
        }

        foreach (var row in rows)
        {
            data.Rows.Add([.. row.Select(v => v is decimal number ? ExactDecimal.ToDatabase(number) : v ?? DBNull.Value)]);
        }

        // Check constraints and triggers are part of what keeps the data right; bulk copy leaves them out unless told.
        const SqlBulkCopyOptions Checked = SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.FireTriggers;
        using var copy = new SqlBulkCopy((SqlConnection)session.Connection, Checked, (SqlTransaction?)session.Transaction) { DestinationTableName = table };
        foreach (var column in columns)
        {
            copy.ColumnMappings.Add(column, column);
        }

        await copy.WriteToServerAsync(data, session.CancellationToken);
    }

    // Two nodes that insert one key at once: the second finds the row when its transaction runs again.
    public bool IsTransient(DbException exception) =>
        exception is SqlException { Number: Deadlock or SnapshotConflict or DuplicateInConstraint or DuplicateInIndex };

    public void Dispose()
    {
        using var connection = new SqlConnection(_connectionString);
        SqlConnection.ClearPool(connection);
    }

    [GeneratedRegex(@"\bLIMIT\s+(@\w+|\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Limit();
}
