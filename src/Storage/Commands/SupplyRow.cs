using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Commands;

internal sealed class SupplyRow
{
    public MeterId MeterId { get; init; }

    public bool OutputState { get; init; }

    public int ControlState { get; init; }

    public int ControlMode { get; init; }

    public DateTimeOffset ReadAt { get; init; }

    public static SupplyRow From(MeterId meterId, SupplyState state, DateTimeOffset readAt) => new()
    {
        MeterId = meterId,
        OutputState = state.OutputState,
        ControlState = state.ControlState,
        ControlMode = state.ControlMode,
        ReadAt = readAt,
    };

    public (SupplyState State, DateTimeOffset ReadAt)? ToSupply() => (new(OutputState, (byte)ControlState, (byte)ControlMode), ReadAt);
}
