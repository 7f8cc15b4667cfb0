using System.Data.Common;
using Dapper;
using PrepaidMeter.Storage.Dialects;

namespace PrepaidMeter.Storage;

/// <summary>
/// One open connection, inside a transaction when it came from <see cref="Database.WriteAsync{T}"/>. Statements take @-parameters from the
/// properties of an object and map rows to a type by column name ("serial_number" to SerialNumber). Not thread-safe; lives as long as the delegate it was given to.
/// </summary>
public sealed class SqlSession
{
    private readonly DbConnection _connection;
    private readonly DbTransaction? _transaction;

    internal SqlSession(ISqlDialect dialect, DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        Dialect = dialect;
        _connection = connection;
        _transaction = transaction;
        CancellationToken = cancellationToken;
    }

    public ISqlDialect Dialect { get; }

    /// <summary>The caller's token; every statement already observes it.</summary>
    public CancellationToken CancellationToken { get; }

    internal DbConnection Connection => _connection;

    internal DbTransaction? Transaction => _transaction;

    /// <summary>Rows changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => _connection.ExecuteAsync(Define(sql, parameters));

    public async Task<List<T>> QueryAsync<T>(string sql, object? parameters = null) => (await _connection.QueryAsync<T>(Define(sql, parameters))).AsList();

    /// <summary>The first row; null when there is none.</summary>
    public Task<T?> FirstAsync<T>(string sql, object? parameters = null)
        where T : class => _connection.QueryFirstOrDefaultAsync<T>(Define(sql, parameters));

    /// <summary>The first column of the first row; default when there is none or it is NULL.</summary>
    public Task<T?> ScalarAsync<T>(string sql, object? parameters = null) => _connection.ExecuteScalarAsync<T>(Define(sql, parameters));

    /// <summary>A command of this connection and transaction, for statements executed many times over; the caller disposes it.</summary>
    public DbCommand CreateCommand(string sql)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = Dialect.Adapt(sql);
        return command;
    }

    private CommandDefinition Define(string sql, object? parameters) =>
        new(Dialect.Adapt(sql), parameters, _transaction, cancellationToken: CancellationToken);
}
