using PrepaidMeter.Metering.Profiles;

namespace PrepaidMeter.Metering.Readings;

/// <summary>
/// What a head-end can know of a value without anybody's consumption: its range, that energy only grows, that nothing measures more than it is built for,
/// and that intervals add up to their register. Tags, never edits: the value stays what the meter said. Pure.
/// </summary>
public static class ReadingChecks
{
    /// <summary>The meter looked at its register some time between request and answer, and so it did before.</summary>
    private static readonly TimeSpan Uncertainty = TimeSpan.FromMinutes(1);

    /// <summary>A value by itself.</summary>
    public static ReadingQuality OfValue(QuantityProfile quantity, decimal value) =>
        value < quantity.Min || value > quantity.Max ? ReadingQuality.OutOfRange : ReadingQuality.Good;

    /// <summary>
    /// A register against what it was before. Lower than before is a rollover where the register has a last value and the way over it is plausible;
    /// otherwise somebody has to look: an exchange, a reset, tampering.
    /// </summary>
    /// <param name="maxPower">In W; null where the profile does not know it.</param>
    public static ReadingQuality OfRegister(QuantityProfile quantity, decimal before, decimal value, TimeSpan elapsed, decimal? maxPower)
    {
        var most = elapsed >= TimeSpan.Zero ? MostEnergy(quantity.Unit, elapsed + Uncertainty, maxPower) + (2 * Resolution(value)) : null;
        if (value >= before)
        {
            return value - before > most ? ReadingQuality.Implausible : ReadingQuality.Good;
        }

        return quantity.RolloverAt is { } top && before < top && value + top - before is var over && over <= (most ?? top / 2)
            ? ReadingQuality.RolledOver
            : ReadingQuality.RunsBackwards;
    }

    /// <summary>The energy of one interval.</summary>
    public static ReadingQuality OfInterval(QuantityProfile quantity, decimal value, TimeSpan period, decimal? maxPower) =>
        value < 0 || value > MostEnergy(quantity.Unit, period, maxPower) + Resolution(value) ? ReadingQuality.Implausible : ReadingQuality.Good;

    /// <summary>
    /// An interval against the register captured at its two ends: to the digit of whichever shows fewer, because one is cut where the other goes on.
    /// </summary>
    public static bool AddsUp(decimal interval, decimal before, decimal after, decimal? rolloverAt)
    {
        var delta = after >= before ? after - before : rolloverAt is { } top ? after + top - before : after - before;
        var digit = Math.Max(Resolution(interval), Math.Max(Resolution(before), Resolution(after)));
        return Math.Abs(delta - interval) <= digit;
    }

    /// <summary>The energy of the greatest power over a time, in the quantity's unit; null where there is none for that unit.</summary>
    private static decimal? MostEnergy(string unit, TimeSpan elapsed, decimal? maxPower)
    {
        var wattHours = maxPower * elapsed.Ticks / TimeSpan.TicksPerHour;
        return unit switch
        {
            "Wh" => wattHours,
            "kWh" => wattHours / 1000,
            _ => null,
        };
    }

    /// <summary>One of the last digit a value is written with.</summary>
    private static decimal Resolution(decimal value) => new(1, 0, 0, false, value.Scale);
}
