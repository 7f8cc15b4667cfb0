using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Faults;

public sealed class ProfileFaultsTests
{
    private readonly ManualTimeProvider _world = new();

    [Fact]
    public void Wrapped_HoldsTheNewestRowsOnly()
    {
        var rows = new TestMeter(_world, faults: FaultPlanReader.Read("wrapped=10")).Rows(TestMeter.LoadProfile);

        rows.Count.ShouldBe(10);
        rows.ShouldBe(new TestMeter(_world).Rows(TestMeter.LoadProfile).TakeLast(10));
    }

    [Fact]
    public void Duplicates_AreWholeRowsGivenTwice()
    {
        var healthy = new TestMeter(_world).Rows(TestMeter.LoadProfile);
        var rows = new TestMeter(_world, faults: FaultPlanReader.Read("duplicates=5")).Rows(TestMeter.LoadProfile);

        rows.Count.ShouldBe(healthy.Count + (healthy.Count / 5));
        rows.Distinct().ShouldBe(healthy);
        rows[4].ShouldBe(rows[5]);
    }

    [Fact]
    public void MissingColumn_IsMissingFromShapeAndRows()
    {
        var meter = new TestMeter(_world, faults: FaultPlanReader.Read("missing-column=3"));

        meter.Get("7:1.0.99.1.0.255:3").AsItems()!.Value.Count.ShouldBe(5);
        meter.Rows(TestMeter.LoadProfile).ShouldAllBe(row => row.AsItems()!.Value.Count == 5);
        meter.Rows(TestMeter.DailyProfile).ShouldBe(new TestMeter(_world).Rows(TestMeter.DailyProfile), "other profiles are whole");
    }

    [Fact]
    public void Clock_IsWrongFromTheStart_AndNothingSaysSo()
    {
        var meter = new TestMeter(_world, faults: FaultPlanReader.Read("clock=3600"));

        (meter.Device.Clock - _world.GetUtcNow()).ShouldBe(TimeSpan.FromHours(1));
        meter.EventCodes().ShouldNotContain((byte)5);
        meter.Rows(TestMeter.LoadProfile).Count.ShouldBeGreaterThan(200);
    }
}
