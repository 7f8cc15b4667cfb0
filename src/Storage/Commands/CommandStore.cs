using System.Data;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Commands;

/// <inheritdoc cref="ICommandStore"/>
public sealed class CommandStore(Database database) : ICommandStore
{
    private const string Columns =
        "id, meter_id, action, payload, idempotency_key, requested_by, reason, requested_at, state, finished_at, sends, output_state, control_state, control_mode, detail";

    private const string FindByKey = $"SELECT {Columns} FROM meter_command WHERE idempotency_key = @IdempotencyKey";

    private const string Insert =
        $"""
        INSERT INTO meter_command ({Columns})
        VALUES (@Id, @MeterId, @Action, @Payload, @IdempotencyKey, @RequestedBy, @Reason, @RequestedAt, @State, @FinishedAt, @Sends, @OutputState, @ControlState, @ControlMode, @Detail)
        """;

    private const string Update =
        """
        UPDATE meter_command SET state = @State, finished_at = @FinishedAt, sends = @Sends, output_state = @OutputState, control_state = @ControlState,
            control_mode = @ControlMode, detail = @Detail
        WHERE id = @Id AND state = @ExpectedState
        """;

    public Task<(MeterCommand Command, bool Created)> AddAsync(MeterCommand command, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                // Two nodes with one key: the loser's insert fails on the unique index, and its second run finds the winner's row.
                if (await session.FirstAsync<CommandRow>(FindByKey, new { command.IdempotencyKey }) is { } held)
                {
                    return (held.ToCommand(), false);
                }

                await session.ExecuteAsync(Insert, CommandRow.From(command));
                return (command, true);
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<bool> TryUpdateAsync(MeterCommand command, CommandState expected, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync(Update, CommandRow.From(command, expected)) == 1,
            IsolationLevel.ReadCommitted,
            cancellationToken);

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
