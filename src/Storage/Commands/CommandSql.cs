using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.Storage.Commands;

/// <summary>Statements on commands that take part in the transaction of whoever calls them.</summary>
internal static class CommandSql
{
    public const string Columns =
        "id, meter_id, action, payload, idempotency_key, requested_by, reason, requested_at, state, finished_at, sends, output_state, control_state, control_mode, detail";

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

    /// <summary>Null when no command carries the key.</summary>
    public static async Task<MeterCommand?> FindByKeyAsync(SqlSession session, string idempotencyKey) =>
        (await session.FirstAsync<CommandRow>($"SELECT {Columns} FROM meter_command WHERE idempotency_key = @idempotencyKey", new { idempotencyKey }))?.ToCommand();

    public static Task InsertAsync(SqlSession session, MeterCommand command) => session.ExecuteAsync(Insert, CommandRow.From(command));

    /// <summary>False when the stored state is not the expected one.</summary>
    public static async Task<bool> TryUpdateAsync(SqlSession session, MeterCommand command, CommandState expected) =>
        await session.ExecuteAsync(Update, CommandRow.From(command, expected)) == 1;
}
