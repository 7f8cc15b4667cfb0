namespace PrepaidMeter.Simulator.Metering;

/// <summary>In which scale quantities are computed before a register's own scaler is applied.</summary>
internal static class QuantityScale
{
    /// <summary>Power of ten of the computed whole number: 0 for Wh and W, -1 for V, -2 for A and Hz, -3 for the power factor.</summary>
    public static sbyte Of(Quantity quantity) => quantity switch
    {
        Quantity.Voltage or Quantity.AverageVoltage => -1,
        Quantity.Current or Quantity.Frequency => -2,
        Quantity.PowerFactor => -3,
        _ => 0,
    };
}
