using NodaTime;
using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Curve;

public sealed class ChartScaleTests
{
    private static readonly DateTimeOffset From = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 750, 0, 3000)]
    [InlineData(0, 0, 0, 4)]
    [InlineData(0.1, 0.3, 0, 1.5)]
    public void Values_Energy_AreRoundFromZeroToAboveTheHighest(double low, double high, double from, double to)
    {
        var scale = new ChartScale(Curve("energy.import.interval", "Wh", (decimal)low, (decimal)high));
        (scale.Low, scale.High).ShouldBe(((decimal)from, (decimal)to));
        scale.Values().Count().ShouldBeInRange(2, 7);
    }

    [Fact]
    public void Values_Voltage_AreAroundTheCurveAndNotFromZero()
    {
        var scale = new ChartScale(Curve("voltage.average", "V", 217.3m, 222.9m));
        (scale.Low, scale.High, scale.Step).ShouldBe((216m, 224m, 2m));
    }

    [Fact]
    public void X_OutsideTheCurve_StaysOnTheCanvas()
    {
        var scale = new ChartScale(Curve("energy.import.interval", "Wh", 1m, 2m));
        (scale.X(From.AddDays(-1)), scale.X(From.AddDays(9))).ShouldBe((ChartScale.Left, ChartScale.Right));
    }

    [Fact]
    public void Times_Day_AreEveryThirdHourOfTheMetersCivilTime()
    {
        var marks = new ChartScale(Curve("energy.import.interval", "Wh", 1m, 2m)).Times(new ZoneClock("Asia/Shanghai")).Select(t => t.Label);
        marks.ShouldBe(["09:00", "12:00", "15:00", "18:00", "21:00", "Sat 21 Nov", "03:00", "06:00"]);
    }

    [Fact]
    public void Times_DayOfChangedClocks_HasNoMarkTwice()
    {
        var start = new ZoneClock("Europe/Berlin").StartOf(new LocalDate(2026, 10, 25));
        var curve = LoadCurve.Build("x", [], start, start.AddHours(25));
        var marks = new ChartScale(curve).Times(new ZoneClock("Europe/Berlin")).Select(t => t.At).ToList();
        marks.ShouldBe(marks.Distinct().Order());
    }

    private static LoadCurve Curve(string channel, string unit, params decimal[] values) => LoadCurve.Build(
        channel,
        values.Select((v, i) => new IntervalReading(new MeterId(1), "loadProfile", channel, From.AddMinutes(15 * (i + 1)), 0, v, unit, null, ReadingQuality.Good)),
        From,
        From.AddDays(1));
}
