using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tests.Metering;

public sealed class EnergyTimelineTests
{
    [Fact]
    public void Switching_WithoutEnd_GivesUpTheOldestRowsAndKeepsTheRestTrue()
    {
        var meter = new TestMeter();
        var expected = meter.Rows(TestMeter.LoadProfile);
        for (var i = 0; i < 3000; i++)
        {
            meter.Live(0.01);
            meter.Invoke(TestMeter.Disconnect);
            meter.Live(0.01);
            meter.Invoke(TestMeter.Reconnect);
        }

        var rows = meter.Rows(TestMeter.LoadProfile);
        rows.Count.ShouldBeInRange(1, expected.Count + 240);
        expected.ShouldNotContain(rows[0]);
        for (var i = 1; i < rows.Count; i++)
        {
            (TestMeter.Column(rows[i], 4) - TestMeter.Column(rows[i - 1], 4)).ShouldBe(TestMeter.Column(rows[i], 2));
        }

        Enumerable.Range(1, 4).Sum(rate => meter.Number($"3:1.0.1.8.{rate}.255:2")).ShouldBe(meter.Number(TestMeter.Total));
        meter.EventCodes().Count.ShouldBe(200);
        meter.Number("7:1.0.99.1.0.255:7").ShouldBe(rows.Count);
    }

    [Fact]
    public void RelayOpenForHalfAnInterval_CountsTheOtherHalfOnly()
    {
        var (whole, half) = (new TestMeter(), new TestMeter());
        half.Live(0.125);
        half.Invoke(TestMeter.Disconnect).ShouldBe(ActionResult.Success);
        half.Live(0.125);
        half.Invoke(TestMeter.Reconnect);
        whole.Live(0.25);
        var expected = TestMeter.Column(whole.Rows(TestMeter.LoadProfile)[^1], 2);
        TestMeter.Column(half.Rows(TestMeter.LoadProfile)[^1], 2).ShouldBeInRange((expected / 2) - 1, (expected / 2) + 1);
        expected.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void WorldTime_ThatGoesBack_ChangesNothing()
    {
        var meter = new TestMeter();
        meter.Live(5);
        var total = meter.Number(TestMeter.Total);
        meter.World.Advance(TimeSpan.FromHours(-3));
        meter.Number(TestMeter.Total).ShouldBe(total);
    }
}
