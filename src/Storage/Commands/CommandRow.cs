using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Commands;

internal sealed class CommandRow
{
    public Guid Id { get; init; }

    public MeterId MeterId { get; init; }

    public string Action { get; init; } = "";

    public string? Payload { get; init; }

    public string IdempotencyKey { get; init; } = "";

    public string RequestedBy { get; init; } = "";

    public string Reason { get; init; } = "";

    public DateTimeOffset RequestedAt { get; init; }

    public int State { get; init; }

    public int ExpectedState { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int Sends { get; init; }

    public bool? OutputState { get; init; }

    public int? ControlState { get; init; }

    public int? ControlMode { get; init; }

    public string? Detail { get; init; }

    public static CommandRow From(MeterCommand command) => From(command, command.State);

    /// <param name="expected">The state the stored row must be in for an update.</param>
    public static CommandRow From(MeterCommand command, CommandState expected) => new()
    {
        Id = command.Id,
        MeterId = command.MeterId,
        Action = command.Action.Name,
        Payload = CommandActionJson.WritePayload(command.Action),
        IdempotencyKey = command.IdempotencyKey,
        RequestedBy = command.RequestedBy,
        Reason = command.Reason,
        RequestedAt = command.RequestedAt,
        State = (int)command.State,
        ExpectedState = (int)expected,
        FinishedAt = command.FinishedAt,
        Sends = command.Sends,
        OutputState = command.Supply?.OutputState,
        ControlState = command.Supply?.ControlState,
        ControlMode = command.Supply?.ControlMode,
        Detail = command.Detail,
    };

    public MeterCommand ToCommand() => new(
        Id,
        MeterId,
        CommandActionJson.Read(Action, Payload),
        IdempotencyKey,
        RequestedBy,
        Reason,
        RequestedAt,
        (CommandState)State,
        FinishedAt,
        Sends,
        OutputState is { } output ? new(output, (byte)ControlState!.Value, (byte)ControlMode!.Value) : null,
        Detail);
}
