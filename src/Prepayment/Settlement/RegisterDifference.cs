using System.Globalization;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>R1: the energy between two snapshots, or why it can not be believed. Pure.</summary>
public static class RegisterDifference
{
    /// <summary>Exactly one of the two results is given: kWh by rate after the multiplier, or the reason to HOLD.</summary>
    public static (decimal[]? Energy, string? Hold) Between(RegisterSnapshot from, RegisterSnapshot to, MeasuringPoint point, decimal tolerancePerRegister)
    {
        if (to.Doubt is { } doubt)
        {
            return (null, doubt);
        }

        // Readings of one date are those of a meter exchanged that day: up to a day lies between them.
        var days = Math.Max(1, to.Day.DayNumber - from.Day.DayNumber);
        var limit = point.MaxDailyKwh * days;
        var energy = new decimal[to.RatesKwh.Count];
        var sum = 0m;
        for (var rate = 0; rate < energy.Length; rate++)
        {
            if (Advance(from.RatesKwh[rate], to.RatesKwh[rate], point.Modulus, limit) is not { } advance)
            {
                return (null, Describe($"register {rate + 1}", from.RatesKwh[rate], to.RatesKwh[rate], limit));
            }

            energy[rate] = advance * point.Multiplier;
            sum += advance;
        }

        if (sum > limit)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"{sum} kWh over all rates, at most {limit} is possible"));
        }

        return DisagreesWithTotal(from, to, point.Modulus, sum, tolerancePerRegister * (energy.Length + 1)) is { } reason ? (null, reason) : (energy, null);
    }

    // Differences are compared, not registers: that survives a rollover, and meters whose rates were switched on after their total.
    private static string? DisagreesWithTotal(RegisterSnapshot from, RegisterSnapshot to, decimal modulus, decimal sum, decimal tolerance)
    {
        if (from.TotalKwh is not { } start || to.TotalKwh is not { } end)
        {
            return null;
        }

        var total = Wrapped(end - start, modulus);
        return Math.Abs(total - sum) <= tolerance
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"rates add up to {sum} kWh, the total advanced by {total} kWh");
    }

    private static decimal? Advance(decimal from, decimal to, decimal modulus, decimal limit)
    {
        if (from < 0m || to < 0m || from >= modulus || to >= modulus)
        {
            return null;
        }

        var advance = Wrapped(to - from, modulus);
        return advance <= limit ? advance : null;
    }

    private static decimal Wrapped(decimal difference, decimal modulus) => difference < 0m ? difference + modulus : difference;

    private static string Describe(string register, decimal from, decimal to, decimal limit) => to < from
        ? string.Create(CultureInfo.InvariantCulture, $"{register} runs backwards: {from} -> {to}")
        : string.Create(CultureInfo.InvariantCulture, $"{register} jumps: {from} -> {to}, at most {limit} kWh is possible");
}
