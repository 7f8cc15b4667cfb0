using System.Data;
using System.Data.Common;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Storage.Migrations;

/// <summary>
/// Brings the schema to this program's version: each pending migration in a transaction of its own, recorded with its checksum. What was applied is
/// history and must not change; a database from a newer program is refused. Safe to run on several nodes at once.
/// </summary>
public sealed class Migrator
{
    private const string CreateTable =
        """
        CREATE TABLE schema_migration (
            version    INTEGER      NOT NULL PRIMARY KEY,
            name       VARCHAR(200) NOT NULL,
            checksum   CHAR(64)     NOT NULL,
            applied_at BIGINT       NOT NULL
        )
        """;

    private readonly Database _database;
    private readonly FleetClock _clock;
    private readonly IReadOnlyList<Migration> _migrations;

    public Migrator(Database database, FleetClock clock)
        : this(database, clock, Migration.Embedded(database.Dialect.Name))
    {
    }

    /// <exception cref="StorageException">Two migrations carry the same number.</exception>
    public Migrator(Database database, FleetClock clock, IReadOnlyList<Migration> migrations)
    {
        _database = database;
        _clock = clock;
        _migrations = [.. migrations.OrderBy(m => m.Version)];
        foreach (var (first, second) in _migrations.Zip(_migrations.Skip(1)))
        {
            if (first.Version == second.Version)
            {
                throw new StorageException($"The migrations {first} and {second} carry the same number.");
            }
        }
    }

    /// <summary>Number of migrations applied; 0 when the schema was up to date.</summary>
    /// <exception cref="StorageException">The database can not be opened, a migration failed (the database is as before it), history was changed, or the database is newer than this program.</exception>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        var applied = 0;
        try
        {
            while (await ApplyNextAsync(cancellationToken))
            {
                applied++;
            }
        }
        catch (DbException e)
        {
            // Not reachable, not writable, not a database: the driver's words say which, and carry no password.
            throw new StorageException(e.Message, e);
        }

        return applied;
    }

    private Task<bool> ApplyNextAsync(CancellationToken cancellationToken) =>
        _database.WriteAsync(
            async session =>
            {
                if (session.Dialect.MigrationLock is { } takeLock)
                {
                    await session.ExecuteAsync(takeLock);
                }

                if (await session.ScalarAsync<long>(session.Dialect.TableExists, new { table = "schema_migration" }) == 0)
                {
                    await session.ExecuteAsync(CreateTable);
                }

                var history = await session.QueryAsync<AppliedMigration>("SELECT version, name, checksum, applied_at FROM schema_migration ORDER BY version");
                Check(history);
                var next = _migrations.FirstOrDefault(m => history.Count == 0 || m.Version > history[^1].Version);
                if (next is null)
                {
                    return false;
                }

                await RunAsync(session, next);
                return true;
            },
            IsolationLevel.ReadCommitted, // what is seen after the lock must be newer than the wait for it
            cancellationToken);

    private async Task RunAsync(SqlSession session, Migration migration)
    {
        try
        {
            // Not through Dapper: a script has no parameters, and '@' or ':' in it must not be taken for one.
            await using var script = session.Connection.CreateCommand();
            script.Transaction = session.Transaction;
            script.CommandText = migration.Sql;

            // Result by result: SQLite's driver drops the error of a statement that follows one with rows when nobody asks for it.
            await using var results = await script.ExecuteReaderAsync(session.CancellationToken);
            while (await results.NextResultAsync(session.CancellationToken))
            {
            }
        }
        catch (DbException e)
        {
            throw new StorageException($"Migration {migration} failed on {_database.Dialect.Name} {_database.Dialect.Target}: {e.Message}", e);
        }

        await session.ExecuteAsync(
            "INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (@Version, @Name, @Checksum, @now)",
            new { migration.Version, migration.Name, migration.Checksum, now = _clock.UtcNow });
    }

    private void Check(IReadOnlyList<AppliedMigration> history)
    {
        foreach (var applied in history)
        {
            var known = _migrations.FirstOrDefault(m => m.Version == applied.Version);
            if (known is null)
            {
                throw new StorageException(
                    $"The {_database.Dialect.Name} database {_database.Dialect.Target} has migration {applied.Version:0000}_{applied.Name}, which this program does not know: it was written by a newer program.");
            }

            if (known.Checksum != applied.Checksum)
            {
                throw new StorageException(
                    $"Migration {known} was changed after it was applied on {applied.AppliedAt:u}. Undo the change and put it into a new migration.");
            }
        }

        // A number below the newest applied one would never run: say so instead of running without it.
        if (_migrations.FirstOrDefault(m => history.Count > 0 && m.Version < history[^1].Version && history.All(a => a.Version != m.Version)) is { } late)
        {
            throw new StorageException($"Migration {late} was added below {history[^1].Version:0000}, which is already applied. Give it the next free number.");
        }
    }

    private sealed class AppliedMigration
    {
        public int Version { get; init; }

        public string Name { get; init; } = "";

        public string Checksum { get; init; } = "";

        public DateTimeOffset AppliedAt { get; init; }
    }
}
