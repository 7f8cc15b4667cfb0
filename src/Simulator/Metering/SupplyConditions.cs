using PrepaidMeter.Simulator.Tariff;

namespace PrepaidMeter.Simulator.Metering;

/// <summary>What besides the load curve decides on energy, rates and time stamps, from one change to the next. Immutable; the initial one is shared by a fleet.</summary>
/// <param name="Connected">The relay is closed.</param>
/// <param name="ClockOffset">The meter's clock minus world time, ms.</param>
/// <param name="Forced">A rate set by script or mask in place of the calendar's, up to the calendar's next switch.</param>
internal sealed record SupplyConditions(bool Connected, TariffSchedule Tariff, long ClockOffset, ForcedRate? Forced);

/// <param name="Until">World time, ms.</param>
internal sealed record ForcedRate(byte Rate, long Until);
