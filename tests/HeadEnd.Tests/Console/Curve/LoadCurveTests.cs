using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Curve;

public sealed class LoadCurveTests
{
    private const string Import = "energy.import.interval";
    private static readonly DateTimeOffset From = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Build_EnergyPerInterval_DrawsMeanPowerAndKeepsTheValue()
    {
        var curve = Build(Import, From.AddHours(1), (15, 78m), (30, 100m), (45, 0m), (60, 25.5m));

        curve.IsEnergy.ShouldBeTrue();
        curve.Period.ShouldBe(TimeSpan.FromMinutes(15));
        curve.Intervals.Select(i => i.Drawn).ShouldBe([312m, 400m, 0m, 102m]);
        curve.Sum.ShouldBe(203.5m);
        curve.Gaps.ShouldBeEmpty();
    }

    [Fact]
    public void Build_MissingIntervals_AreGapsAndTheUnreadEndIsTold()
    {
        var curve = Build(Import, From.AddHours(4), (30, 1m), (45, 1m), (60, 1m), (120, 1m));

        curve.Gaps.ShouldBe(
        [
            new CurveGap(From, From.AddMinutes(15), false),
            new CurveGap(From.AddMinutes(60), From.AddMinutes(105), false),
            new CurveGap(From.AddMinutes(120), From.AddHours(4), true),
        ]);
    }

    [Fact]
    public void Build_IntervalStillRunning_IsNoGap() => Build(Import, From.AddMinutes(44), (15, 1m), (30, 1m)).Gaps.ShouldBeEmpty();

    [Fact]
    public void Build_HourlyMeter_FindsItsPeriod() => Build(Import, From.AddHours(3), (60, 500m), (120, 500m), (180, 500m)).Intervals[0].Drawn.ShouldBe(500m);

    [Fact]
    public void Build_RegisterChannel_IsDrawnAsItIs()
    {
        var curve = Build("energy.import.total", From.AddMinutes(30), (15, 1000m), (30, 1078m));
        (curve.IsEnergy, curve.DrawnUnit, curve.Intervals[1].Drawn).ShouldBe((false, "Wh", 1078m));
    }

    [Fact]
    public void Build_Nothing_IsOneStretchNotReadYet() =>
        Build(Import, From.AddHours(24)).Gaps.ShouldHaveSingleItem().ShouldBe(new CurveGap(From, From.AddHours(24), true));

    [Fact]
    public void ChartPaths_AcrossAGap_AreTwoRuns()
    {
        var curve = Build(Import, From.AddHours(1), (15, 10m), (30, 20m), (60, 10m));
        var paths = ChartPaths.Of(curve, new ChartScale(curve));

        paths.Count.ShouldBe(2);
        paths[0].ShouldBe(new ChartPath("M56 133H279V26H502", "M56 133H279V26H502V240H56Z"));
        paths[1].Line.ShouldBe("M725 133H948");
    }

    private static LoadCurve Build(string channel, DateTimeOffset to, params (int Minute, decimal Value)[] rows) =>
        LoadCurve.Build(
            channel,
            rows.Select(r => new IntervalReading(new MeterId(1), "loadProfile", channel, From.AddMinutes(r.Minute), 0, r.Value, "Wh", null, ReadingQuality.Good)).Reverse(),
            From,
            to);
}
