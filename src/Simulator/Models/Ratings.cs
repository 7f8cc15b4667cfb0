namespace PrepaidMeter.Simulator.Models;

/// <summary>What the meter is built for.</summary>
/// <param name="Voltage">Nominal, V.</param>
/// <param name="MaxCurrent">A.</param>
public sealed record Ratings(int Voltage, int MaxCurrent)
{
    /// <summary>The largest load, W.</summary>
    public int MaximumWatts => Voltage * MaxCurrent;
}
