using PrepaidMeter.Simulator.Load;

namespace PrepaidMeter.Simulator.Metering;

/// <summary>Quantities at an instant, from the accumulators then and at the capture before. Pure.</summary>
internal static class Measurement
{
    /// <returns>A whole number in the scale of <see cref="QuantityScale"/>.</returns>
    public static long Of(Quantity quantity, LoadCurve curve, bool connected, in EnergyState previous, in EnergyState now) => quantity switch
    {
        Quantity.ImportTotal => now.ImportWh,
        Quantity.ExportTotal => now.ExportWh,
        >= Quantity.ImportRate1 and <= Quantity.ImportRate4 => now.RatesWh[quantity - Quantity.ImportRate1],
        Quantity.ImportInterval => now.ImportWh - previous.ImportWh,
        Quantity.ExportInterval => now.ExportWh - previous.ExportWh,
        Quantity.AverageVoltage => AverageVoltage(curve, previous.At, now.At),
        Quantity.Voltage => curve.Voltage(now.At),
        Quantity.Frequency => LoadCurve.Frequency(now.At),
        Quantity.PowerFactor => connected ? curve.PowerFactor(now.At) : 1000,
        Quantity.Current => connected ? Current(curve, now.At) : 0,
        Quantity.Power => connected ? curve.ImportWatts(now.At) : 0,
        Quantity.ExportPower => connected ? curve.ExportWatts(now.At) : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "Needs more than two instants."),
    };

    // I = P / (U x power factor), all in the integer scales: W, 0.1 V, 0.001 -> 0.01 A.
    private static long Current(LoadCurve curve, long world) =>
        curve.ImportWatts(world) * 1_000_000 / ((long)curve.Voltage(world) * curve.PowerFactor(world));

    private static long AverageVoltage(LoadCurve curve, long from, long to)
    {
        var first = LoadCurve.SlotOf(from);
        var last = LoadCurve.SlotOf(Math.Max(from, to - 1));
        long sum = 0;
        for (var slot = first; slot <= last; slot++)
        {
            sum += curve.VoltageOfSlot(slot);
        }

        return sum / (last - first + 1);
    }
}
