using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>One channel of a load profile over a stretch of time, with its gaps. Values stay exact decimals.</summary>
public sealed record LoadCurve
{
    private const int DefaultPeriodSeconds = 900;

    private LoadCurve(
        string channel, DateTimeOffset from, DateTimeOffset to, TimeSpan period, bool isEnergy, string unit, string drawnUnit,
        IReadOnlyList<CurveInterval> intervals, IReadOnlyList<CurveGap> gaps)
    {
        Channel = channel;
        From = from;
        To = to;
        Period = period;
        IsEnergy = isEnergy;
        Unit = unit;
        DrawnUnit = drawnUnit;
        Intervals = intervals;
        Gaps = gaps;
    }

    public string Channel { get; }

    public DateTimeOffset From { get; }

    public DateTimeOffset To { get; }

    /// <summary>Capture period: the commonest distance of capture times, 15 minutes while there are fewer than two.</summary>
    public TimeSpan Period { get; }

    /// <summary>True for energy per interval, drawn as mean power from zero.</summary>
    public bool IsEnergy { get; }

    public string Unit { get; }

    public string DrawnUnit { get; }

    /// <summary>By time.</summary>
    public IReadOnlyList<CurveInterval> Intervals { get; }

    public IReadOnlyList<CurveGap> Gaps { get; }

    /// <summary>Sum of the values; what an energy channel counted.</summary>
    public decimal Sum => Intervals.Sum(interval => interval.Value);

    /// <summary>Builds the curve of one channel.</summary>
    /// <param name="readings">Of that channel, in any order.</param>
    public static LoadCurve Build(string channel, IEnumerable<IntervalReading> readings, DateTimeOffset from, DateTimeOffset to)
    {
        var rows = readings.OrderBy(r => r.CapturedAt).ThenBy(r => r.Occurrence).ToList();
        var unit = rows.Count > 0 ? rows[0].Unit : "";
        var isEnergy = unit == "Wh" && channel.EndsWith(".interval", StringComparison.Ordinal);
        var period = PeriodOf(rows);
        var perHour = 3600m / (decimal)period.TotalSeconds;
        var intervals = rows.ConvertAll(r => new CurveInterval(
            r.CapturedAt - period, r.CapturedAt, r.Value, isEnergy ? r.Value * perHour : r.Value, ReadingWords.Quality(r.Quality)?.Text));
        return new LoadCurve(channel, from, to, period, isEnergy, unit, isEnergy ? "W" : unit, intervals, FindGaps(intervals, from, to, period));
    }

    private static TimeSpan PeriodOf(List<IntervalReading> rows)
    {
        var distances = rows.Zip(rows.Skip(1), (a, b) => b.CapturedAt - a.CapturedAt).Where(d => d > TimeSpan.Zero);
        return distances.GroupBy(d => d).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key)
            .FirstOrDefault(TimeSpan.FromSeconds(DefaultPeriodSeconds));
    }

    /// <summary>What the intervals leave uncovered. The newest period is not counted while it is running: the meter can not have captured it.</summary>
    private static List<CurveGap> FindGaps(List<CurveInterval> intervals, DateTimeOffset from, DateTimeOffset to, TimeSpan period)
    {
        var gaps = new List<CurveGap>();
        var covered = from;
        foreach (var interval in intervals)
        {
            if (interval.Start > covered)
            {
                gaps.Add(new CurveGap(covered, interval.Start, false));
            }

            covered = interval.End > covered ? interval.End : covered;
        }

        if (to - covered >= period)
        {
            gaps.Add(new CurveGap(covered, to, true));
        }

        return gaps;
    }
}
