using System.Globalization;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Says one interval of a curve in words.</summary>
public static class CurveWords
{
    /// <summary>"2026-11-20 14:00 to 14:15: 78 Wh, mean 312 W".</summary>
    public static string Interval(LoadCurve curve, CurveInterval interval, ZoneClock clock)
    {
        var value = interval.Value.ToString("0.############", CultureInfo.InvariantCulture);
        var what = curve.IsEnergy ? $"{value} {curve.Unit}, mean {Mean(interval.Drawn)} {curve.DrawnUnit}" : $"{value} {curve.Unit}";
        return $"{clock.Minute(interval.Start)} to {clock.Time(interval.End)}: {what}{(interval.Doubt is null ? "" : $" ({interval.Doubt})")}";
    }

    /// <summary>Mean power to the tenth of a watt: a quotient need not end.</summary>
    public static string Mean(decimal watts) => decimal.Round(watts, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
