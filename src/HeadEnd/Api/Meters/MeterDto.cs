using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Api.Meters;

/// <summary>A meter.</summary>
/// <param name="SerialNumber">What the meter is called in every URL.</param>
/// <param name="LogicalDeviceName">Seen at first contact; null before.</param>
/// <param name="TimeZone">tzdb id.</param>
internal sealed record MeterDto(
    string SerialNumber, string? LogicalDeviceName, string Profile, string Host, int Port, int ServerAddress, string TimeZone, string Group, DateTimeOffset CreatedAt)
{
    public static MeterDto From(Meter meter) => new(
        meter.SerialNumber, meter.LogicalDeviceName, meter.Profile, meter.Host, meter.Port, meter.ServerAddress, meter.TimeZone, meter.Group, meter.CreatedAt.ToUniversalTime());
}

/// <summary>A meter with the supply state last read from it.</summary>
internal sealed record MeterDetailDto(MeterDto Meter, SupplyDto? Supply);

/// <summary>The relay as read from class 70.</summary>
/// <param name="OutputState">True: supply is connected.</param>
/// <param name="ControlState">0 disconnected, 1 connected, 2 ready for reconnection.</param>
/// <param name="ControlMode">0 to 7: which transitions the meter allows.</param>
/// <param name="ReadAt">Null when the time is not kept with it.</param>
internal sealed record SupplyDto(bool OutputState, int ControlState, int ControlMode, DateTimeOffset? ReadAt)
{
    public static SupplyDto From(SupplyState state, DateTimeOffset? readAt = null) => new(state.OutputState, state.ControlState, state.ControlMode, readAt?.ToUniversalTime());
}
