namespace PrepaidMeter.Simulator.Metering;

/// <summary>
/// All accumulators of the meter at one instant. The rate registers count the whole Wh of the total as they are completed, each for the rate
/// that is active at that moment, so that they always add up to <see cref="ImportWh"/>.
/// </summary>
internal struct EnergyState
{
    /// <summary>World time, ms.</summary>
    public long At;

    public long ImportMilliWh;

    public long ExportMilliWh;

    public RateRegisters RatesWh;

    public readonly long ImportWh => ImportMilliWh / 1000;

    public readonly long ExportWh => ExportMilliWh / 1000;
}
