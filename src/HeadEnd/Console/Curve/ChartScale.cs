using NodaTime;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Places a curve on the chart's canvas: time to x, value to y, and round numbers for the axes. Coordinates are in the canvas's units.</summary>
public sealed class ChartScale
{
    public const decimal Width = 960m;
    public const decimal Height = 268m;
    public const decimal Left = 56m;
    public const decimal Right = 948m;
    public const decimal Top = 26m;
    public const decimal Bottom = 240m;

    private readonly LoadCurve _curve;
    private readonly decimal _seconds;

    public ChartScale(LoadCurve curve)
    {
        _curve = curve;
        _seconds = Math.Max(1m, (decimal)(curve.To - curve.From).TotalSeconds);
        var low = curve.IsEnergy || curve.Intervals.Count == 0 ? 0m : curve.Intervals.Min(i => i.Drawn);
        var high = curve.Intervals.Count == 0 ? 1m : curve.Intervals.Max(i => i.Drawn);
        Step = RoundStep((high - low) / 4m);
        Low = decimal.Floor(low / Step) * Step;
        High = decimal.Ceiling(high / Step) * Step;
        if (High <= Low)
        {
            High = Low + (Step * 4m);
        }
    }

    public decimal Low { get; }

    public decimal High { get; }

    /// <summary>Distance of the value axis's marks: 1, 2 or 5 times a power of ten.</summary>
    public decimal Step { get; }

    public decimal X(DateTimeOffset at)
    {
        var inside = at < _curve.From ? _curve.From : at > _curve.To ? _curve.To : at;
        return decimal.Round(Left + ((Right - Left) * (decimal)(inside - _curve.From).TotalSeconds / _seconds), 2);
    }

    public decimal Y(decimal value) => decimal.Round(Bottom - ((Bottom - Top) * (value - Low) / (High - Low)), 2);

    /// <summary>Marks of the value axis, lowest first.</summary>
    public IEnumerable<decimal> Values()
    {
        for (var value = Low; value <= High; value += Step)
        {
            yield return value;
        }
    }

    /// <summary>Marks of the time axis: midnights of a long curve, every third hour of a short one, in civil time.</summary>
    public IEnumerable<(DateTimeOffset At, string Label)> Times(ZoneClock clock)
    {
        var byDay = _curve.To - _curve.From > TimeSpan.FromHours(49);
        var day = clock.Local(_curve.From).Date;
        for (; clock.StartOf(day) < _curve.To; day = day.PlusDays(1))
        {
            for (var hour = 0; hour < (byDay ? 1 : 24); hour += 3)
            {
                var at = clock.Zone.AtLeniently(day.At(new LocalTime(hour, 0))).ToDateTimeOffset();
                if (at >= _curve.From && at <= _curve.To)
                {
                    yield return (at, hour == 0 ? clock.Day(day) : clock.Time(at));
                }
            }
        }
    }

    private static decimal RoundStep(decimal rough)
    {
        if (rough <= 0m)
        {
            return 1m;
        }

        var power = 1m;
        while (power * 10m <= rough)
        {
            power *= 10m;
        }

        while (power > rough)
        {
            power /= 10m;
        }

        return power * (rough / power) switch
        {
            <= 1m => 1m,
            <= 2m => 2m,
            <= 5m => 5m,
            _ => 10m,
        };
    }
}
