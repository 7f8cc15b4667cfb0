using System.Data.Common;
using PrepaidMeter.Storage.Maintenance;

namespace PrepaidMeter.Storage.Dialects;

/// <summary>What differs between databases. Base SQL is written once, in the form SQLite and PostgreSQL share; a dialect only adapts it. Thread-safe.</summary>
public interface ISqlDialect : IDisposable
{
    /// <summary>Sqlite, PostgreSql or SqlServer: also the folder of its migrations.</summary>
    string Name { get; }

    /// <summary>The database for people and errors: file, or host and database. No user, no password.</summary>
    string Target { get; }

    /// <summary>
    /// One writer at a time, and calls that block the thread under their async names (SQLite). <see cref="Database"/> then queues writers and moves the
    /// work off the caller's thread.
    /// </summary>
    bool IsEmbedded { get; }

    /// <summary>Takes the lock that keeps two nodes from migrating at once, inside the migration's transaction; null where the transaction itself is enough.</summary>
    string? MigrationLock { get; }

    /// <summary>Number of tables named @table.</summary>
    string TableExists { get; }

    /// <summary>An expression for the database's own clock, as instants are stored: one clock for every node.</summary>
    string Now { get; }

    /// <summary>Months of interval readings as this database partitions them; null where it does not.</summary>
    ITimePartitions? Partitions { get; }

    DbConnection CreateConnection();

    /// <summary>Settings a connection needs after each open.</summary>
    Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Enters the row of @-parameters named as the columns, or raises <paramref name="column"/> of the row with these keys; never lowers it. One round trip.</summary>
    string Raise(string table, string[] keys, string column);

    /// <summary>Deletes at most <paramref name="rows"/> of the rows that meet the condition, told apart by <paramref name="keys"/>.</summary>
    string DeleteSome(string table, string[] keys, string condition, int rows);

    /// <summary>A SELECT whose rows nobody changes until the transaction ends; others may read them.</summary>
    string SelectHeld(string columns, string table, string condition);

    /// <summary>Base SQL in this database's words: LIMIT @n is the one clause that differs.</summary>
    string Adapt(string sql);

    /// <summary>An INSERT of @-parameters named as the columns that returns the generated <paramref name="idColumn"/> as one row.</summary>
    string InsertReturning(string table, string idColumn, params ReadOnlySpan<string> columns);

    /// <summary>A WITH clause that names rows of parameters, such as "(@a0, @b0)", as a table: UNION ALL would be planned branch by branch.</summary>
    string WithRows(string name, string columns, IReadOnlyList<string> rows);

    /// <summary>
    /// Inserts many rows inside the session's transaction, the quickest way this database has. Values: long, int, string, octets, null, and decimal, which is
    /// stored as docs/adr/0002-storage.md says.
    /// </summary>
    Task BulkInsertAsync(SqlSession session, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows);

    /// <summary>Worth running the whole transaction again: deadlock, serialisation failure, or two nodes that inserted the same key at once.</summary>
    bool IsTransient(DbException exception);
}
