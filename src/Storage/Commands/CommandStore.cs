using System.Data;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Commands;

/// <inheritdoc cref="ICommandStore"/>
public sealed class CommandStore(Database database) : ICommandStore
{
    private const string Columns = CommandSql.Columns;

    public Task<(MeterCommand Command, bool Created)> AddAsync(MeterCommand command, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                // Two nodes with one key: the loser's insert fails on the unique index, and its second run finds the winner's row.
                if (await CommandSql.FindByKeyAsync(session, command.IdempotencyKey) is { } held)
                {
                    return (held, false);
                }

                await CommandSql.InsertAsync(session, command);
                return (command, true);
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<bool> TryUpdateAsync(MeterCommand command, CommandState expected, CancellationToken cancellationToken) =>
        database.WriteAsync(session => CommandSql.TryUpdateAsync(session, command, expected), IsolationLevel.ReadCommitted, cancellationToken);

    public Task<MeterCommand?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session => (await session.FirstAsync<CommandRow>($"SELECT {Columns} FROM meter_command WHERE id = @id", new { id }))?.ToCommand(),
            cancellationToken);

    public Task<IReadOnlyList<MeterCommand>> ListAsync(MeterId? meterId, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"SELECT {Columns} FROM meter_command {(meterId is null ? "" : "WHERE meter_id = @meterId")} ORDER BY sequence DESC LIMIT @limit",
            new { meterId, limit },
            cancellationToken);

    public Task<IReadOnlyList<MeterCommand>> ListByStateAsync(CommandState state, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"SELECT {Columns} FROM meter_command WHERE state = @state ORDER BY sequence LIMIT @limit",
            new { state = (int)state, limit },
            cancellationToken);

    public Task<(SupplyState State, DateTimeOffset ReadAt)?> LastSupplyAsync(MeterId meterId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session => (await session.FirstAsync<SupplyRow>(
                "SELECT meter_id, output_state, control_state, control_mode, read_at FROM meter_supply WHERE meter_id = @meterId", new { meterId }))?.ToSupply(),
            cancellationToken);

    public Task StoreSupplyAsync(MeterId meterId, SupplyState state, DateTimeOffset readAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var row = SupplyRow.From(meterId, state, readAt);
                if (await session.ScalarAsync<int>("SELECT COUNT(*) FROM meter_supply WHERE meter_id = @meterId", new { meterId }) == 0)
                {
                    await session.ExecuteAsync(
                        "INSERT INTO meter_supply (meter_id, output_state, control_state, control_mode, read_at) VALUES (@MeterId, @OutputState, @ControlState, @ControlMode, @ReadAt)",
                        row);
                    return;
                }

                // A state read earlier that arrives later is not the newest.
                await session.ExecuteAsync(
                    """
                    UPDATE meter_supply SET output_state = @OutputState, control_state = @ControlState, control_mode = @ControlMode, read_at = @ReadAt
                    WHERE meter_id = @MeterId AND read_at <= @ReadAt
                    """,
                    row);
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    private Task<IReadOnlyList<MeterCommand>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<MeterCommand>>(
            async session => [.. (await session.QueryAsync<CommandRow>(sql, parameters)).Select(r => r.ToCommand())],
            cancellationToken);
}
