using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tests.Objects;

/// <summary>Demand register, register monitor and push setup.</summary>
public sealed class FurtherObjectTests
{
    private const string Demand = "5:1.0.1.4.0.255";
    private const string Monitor = "21:0.0.16.1.0.255";
    private const string Push = "40:0.0.25.9.0.255";

    [Fact]
    public void Demand_OfTheLastPeriod_IsTheLoadProfilesEnergyOverIt()
    {
        var meter = new TestMeter();
        meter.Live(5.1);
        var rows = meter.Rows(TestMeter.LoadProfile);

        var energy = TestMeter.Column(rows[^1], 2);
        meter.Number($"{Demand}:3").ShouldBe(energy * 4);
        meter.Get($"{Demand}:6").AsDateTime()!.Value.ToInstant(TimeSpan.Zero).ShouldBe(TestMeter.TimeOf(rows[^1]));
        meter.Number($"{Demand}:8").ShouldBe(900);
    }

    [Fact]
    public void Demand_OfThePeriodUnderWay_GrowsFromNothing()
    {
        var meter = new TestMeter();
        meter.Live(1);
        meter.Number($"{Demand}:2").ShouldBe(0);

        meter.Live(10.0 / 60);
        var energy = meter.Number(TestMeter.Total) - TestMeter.Column(meter.Rows(TestMeter.LoadProfile)[^1], 4);
        meter.Number($"{Demand}:2").ShouldBe(energy * 4);
        energy.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Monitor_CrossedUpwards_RunsItsScriptOnce()
    {
        var meter = new TestMeter();
        var load = meter.Number(TestMeter.Power);
        meter.MustSet($"{Monitor}:4", DlmsData.ArrayOf(Crossing(up: 1, down: 0)));

        // Over it from the start is no crossing.
        meter.MustSet($"{Monitor}:2", DlmsData.ArrayOf(new DlmsData.DoubleLongUnsigned((uint)Math.Max(0, load - 1))));
        meter.Device.OutputState.ShouldBeTrue();

        // The highest load of a day is crossed upwards only once the supply is on again.
        meter.Invoke(TestMeter.Disconnect).ShouldBe(ActionResult.Success);
        meter.Invoke(TestMeter.Reconnect).ShouldBe(ActionResult.Success);
        meter.Live(1);
        meter.Device.OutputState.ShouldBeFalse("the load crossed the threshold when the supply came back");
    }

    [Fact]
    public void Monitor_WhoseScriptsUndoEachOther_DoesNotSwitchWithoutEnd()
    {
        var meter = new TestMeter();
        meter.MustSet($"{Monitor}:4", DlmsData.ArrayOf(Crossing(up: 1, down: 2)));
        meter.MustSet($"{Monitor}:2", DlmsData.ArrayOf(new DlmsData.DoubleLongUnsigned(1)));
        meter.Invoke(TestMeter.Disconnect);

        meter.Live(24);

        meter.EventCodes().Count.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Monitor_AskedOften_ActsAsOneAskedOnce()
    {
        var (asked, asleep) = (new TestMeter(), new TestMeter());
        foreach (var meter in new[] { asked, asleep })
        {
            meter.MustSet($"{Monitor}:4", DlmsData.ArrayOf(Crossing(up: 1, down: 0)));
            meter.MustSet($"{Monitor}:2", DlmsData.ArrayOf(new DlmsData.DoubleLongUnsigned(400)));
        }

        for (var i = 0; i < 24 * 60; i++)
        {
            asked.Live(1.0 / 60);
            _ = asked.Device.OutputState;
        }

        asleep.Live(24);
        asleep.Get(TestMeter.EventLog).ShouldBe(asked.Get(TestMeter.EventLog));
        asleep.Get(TestMeter.Total).ShouldBe(asked.Get(TestMeter.Total));
    }

    [Theory]
    [InlineData(2, "array:[uint16:5]")]
    [InlineData(4, "array:[uint32:5]")]
    public void Monitor_OfOtherTypes_IsRefused(int attribute, string value) =>
        new TestMeter().Set($"{Monitor}:{attribute}", value.Contains("uint16", StringComparison.Ordinal)
            ? DlmsData.ArrayOf(new DlmsData.LongUnsigned(5))
            : DlmsData.ArrayOf(new DlmsData.DoubleLongUnsigned(5))).ShouldBe(DataAccessResult.TypeUnmatched);

    [Fact]
    public void PushSetup_IsReadBackAsItWasWritten()
    {
        var meter = new TestMeter();
        var list = DlmsData.ArrayOf(DlmsData.StructureOf(
            new DlmsData.LongUnsigned(3), DlmsData.FromLogicalName(new(1, 0, 1, 8, 0, 255)), new DlmsData.Integer(2), new DlmsData.LongUnsigned(0)));
        var destination = DlmsData.StructureOf(new DlmsData.Enum(0), DlmsData.FromOctets("10.0.0.1:4059"u8), new DlmsData.Enum(0));

        meter.MustSet($"{Push}:2", list);
        meter.MustSet($"{Push}:3", destination);
        meter.MustSet($"{Push}:6", new DlmsData.Unsigned(3));
        meter.Get($"{Push}:2").ShouldBe(list);
        meter.Get($"{Push}:3").ShouldBe(destination);
        meter.Number($"{Push}:6").ShouldBe(3);
        meter.Set($"{Push}:2", DlmsData.ArrayOf(destination)).ShouldBe(DataAccessResult.TypeUnmatched);
        meter.Set($"{Push}:5", new DlmsData.Unsigned(3)).ShouldBe(DataAccessResult.TypeUnmatched);
        meter.Invoke($"{Push}:1").ShouldBe(ActionResult.ReadWriteDenied);
    }

    private static DlmsData Crossing(ushort up, ushort down) => DlmsData.StructureOf(Script(up), Script(down));

    private static DlmsData Script(ushort selector) => DlmsData.StructureOf(DlmsData.FromLogicalName(new(0, 0, 10, 0, 106, 255)), new DlmsData.LongUnsigned(selector));
}
