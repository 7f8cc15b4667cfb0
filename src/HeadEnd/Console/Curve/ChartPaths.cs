using System.Globalization;
using System.Text;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>One unbroken run of intervals as SVG path data.</summary>
/// <param name="Line">Steps for energy, a polyline otherwise.</param>
/// <param name="Area">The line closed down to the axis.</param>
public sealed record ChartPath(string Line, string Area);

/// <summary>Cuts a curve at its gaps and writes each run as a path: a gap is never bridged by a line.</summary>
public static class ChartPaths
{
    public static IReadOnlyList<ChartPath> Of(LoadCurve curve, ChartScale scale)
    {
        var paths = new List<ChartPath>();
        var start = 0;
        for (var i = 1; i <= curve.Intervals.Count; i++)
        {
            if (i == curve.Intervals.Count || curve.Intervals[i].Start > curve.Intervals[i - 1].End)
            {
                paths.Add(Run(curve, scale, start, i));
                start = i;
            }
        }

        return paths;
    }

    private static ChartPath Run(LoadCurve curve, ChartScale scale, int start, int end)
    {
        var line = new StringBuilder();
        for (var i = start; i < end; i++)
        {
            var interval = curve.Intervals[i];
            var right = Number(scale.X(interval.End));
            var y = Number(scale.Y(interval.Drawn));
            line.Append((i == start, curve.IsEnergy) switch
            {
                (true, _) => $"M{Number(scale.X(interval.Start))} {y}H{right}",
                (_, true) => $"V{y}H{right}",

                // A value of a moment belongs to its capture time: join the moments.
                _ => $"L{right} {y}",
            });
        }

        var bottom = Number(ChartScale.Bottom);
        return new ChartPath(line.ToString(), $"{line}V{bottom}H{Number(scale.X(curve.Intervals[start].Start))}Z");
    }

    private static string Number(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
