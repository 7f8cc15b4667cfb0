using System.Data;
using System.Data.Common;
using PrepaidMeter.Storage.Dialects;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage;

/// <summary>
/// The way to the database: opens connections and runs short pieces of work on them. Thread-safe; one per process and database.
/// <para>
/// SQLite has one writer: writers wait here, in order and without holding a thread, instead of failing with "database is locked". Its driver blocks
/// under the async names, so the work is moved to the thread pool: keep a delegate to SQL and nothing that waits for anything else.
/// </para>
/// </summary>
public sealed class Database : IDisposable
{
    private const int MaxAttempts = 20;

    private readonly SemaphoreSlim _writers = new(1, 1);
    private readonly AsyncLocal<bool> _writing = new();
    private readonly TimeProvider _time;

    static Database() => TypeMappings.Register();

    /// <param name="time">Paces retries after a deadlock; real time.</param>
    public Database(ISqlDialect dialect, TimeProvider? time = null)
    {
        Dialect = dialect;
        _time = time ?? TimeProvider.System;
    }

    public ISqlDialect Dialect { get; }

    /// <summary>Runs <paramref name="work"/> on a connection of its own, outside a transaction.</summary>
    /// <exception cref="StorageException">The database can not be opened.</exception>
    public Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        OffThread(
            async () =>
            {
                await using var connection = await OpenAsync(cancellationToken);
                return await work(new(Dialect, connection, null, cancellationToken));
            },
            cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction, as if no other ran beside it, and commits it; durable when this returns, nothing changed when it
    /// throws. Where that could not be kept up (a race between nodes, a deadlock) it is run again from the start, so it must not keep state outside the database.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called from inside another write: that would wait for itself.</exception>
    /// <exception cref="StorageException">The database can not be opened.</exception>
    public Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(work, IsolationLevel.Serializable, cancellationToken);

    /// <inheritdoc cref="WriteAsync{T}(Func{SqlSession, Task{T}}, CancellationToken)"/>
    public Task WriteAsync(Func<SqlSession, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(work, IsolationLevel.Serializable, cancellationToken);

    /// <summary>
    /// As the one without, at a weaker isolation: for work on busy tables that is right under read committed too, because each decision is a single
    /// statement, follows a row lock, or ends on a unique key (whose violation runs the work again). SQLite is always serializable.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        if (_writing.Value)
        {
            throw new InvalidOperationException("A write inside a write: pass the SqlSession on instead.");
        }

        if (!Dialect.IsEmbedded)
        {
            return await RetriedAsync(work, isolation, cancellationToken);
        }

        await _writers.WaitAsync(cancellationToken);
        try
        {
            return await OffThread(() => RetriedAsync(work, isolation, cancellationToken), cancellationToken);
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{SqlSession, Task{T}}, IsolationLevel, CancellationToken)"/>
    public Task WriteAsync(Func<SqlSession, Task> work, IsolationLevel isolation, CancellationToken cancellationToken) =>
        WriteAsync(
            async session =>
            {
                await work(session);
                return true;
            },
            isolation,
            cancellationToken);

    public void Dispose()
    {
        _writers.Dispose();
        Dialect.Dispose();
    }

    private async Task<T> RetriedAsync<T>(Func<SqlSession, Task<T>> work, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        _writing.Value = true; // flows into work only: an async method's changes do not reach its caller
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TransactAsync(work, isolation, cancellationToken);
            }
            catch (DbException e) when (attempt < MaxAttempts && Dialect.IsTransient(e))
            {
                // Jitter, so that two nodes that met once do not meet again.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 20 * attempt)), _time, cancellationToken);
            }
        }
    }

    private async Task<T> TransactAsync<T>(Func<SqlSession, Task<T>> work, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
        var result = await work(new(Dialect, connection, transaction, cancellationToken));

        // Not cancellable: a commit given up half-way leaves nobody knowing whether it happened.
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = Dialect.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
            await Dialect.PrepareAsync(connection, cancellationToken);
            return connection;
        }
        catch (DbException e) when (!Dialect.IsTransient(e))
        {
            await connection.DisposeAsync();
            throw new StorageException($"Cannot open the {Dialect.Name} database {Dialect.Target}: {e.Message}", e);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private Task<T> OffThread<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Dialect.IsEmbedded ? Task.Run(work, cancellationToken) : work();
}
