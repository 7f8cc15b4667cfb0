using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.Storage.Fleet;

/// <summary>A meter with what hangs on it; every column of a left join is null when nothing does.</summary>
internal sealed class FleetRowRow
{
    public MeterId MeterId { get; init; }

    public string SerialNumber { get; init; } = "";

    public string MeterGroup { get; init; } = "";

    public string TimeZone { get; init; } = "";

    public DateTimeOffset? LastAttemptAt { get; init; }

    public int? LastFailure { get; init; }

    public DateTimeOffset? LastReadAt { get; init; }

    public bool? OutputState { get; init; }

    public int? ControlState { get; init; }

    public int? ControlMode { get; init; }

    public string? CommandAction { get; init; }

    public int? CommandState { get; init; }

    public DateTimeOffset? CommandAt { get; init; }

    public string? SwitchAction { get; init; }

    public int? SwitchState { get; init; }

    public DateTimeOffset? SwitchAt { get; init; }

    public string? AccountNumber { get; init; }

    public string? Currency { get; init; }

    public long? WarningThresholdMinor { get; init; }

    public long AvailableMinor { get; init; }

    public FleetRow ToFleetRow() => new(
        MeterId,
        SerialNumber,
        MeterGroup,
        TimeZone,
        LastAttemptAt,
        (FailureClass?)LastFailure,
        LastReadAt,
        OutputState is { } output ? new SupplyState(output, (byte)ControlState!.Value, (byte)ControlMode!.Value) : null,
        Command(CommandAction, CommandState, CommandAt),
        Command(SwitchAction, SwitchState, SwitchAt),
        AccountNumber is { } number ? new FleetBalance(number, AvailableMinor, WarningThresholdMinor!.Value, Prepayment.Accounts.Currency.Parse(Currency!)) : null);

    private static FleetCommand? Command(string? action, int? state, DateTimeOffset? at) =>
        action is null ? null : new FleetCommand(action, (Metering.Commands.CommandState)state!.Value, at!.Value);
}
