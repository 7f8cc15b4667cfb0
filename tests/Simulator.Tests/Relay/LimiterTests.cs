using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tests.Relay;

public sealed class LimiterTests
{
    private const string Limiter = "71:0.0.17.0.0.255";

    [Fact]
    public void Load_AboveTheThreshold_DisconnectsAfterTheDurationAndNotBefore()
    {
        var meter = new TestMeter();
        meter.MustSet($"{Limiter}:6", U32(90));
        meter.MustSet($"{Limiter}:4", U32(1));
        meter.Live(89.0 / 3600);
        meter.Device.OutputState.ShouldBeTrue();
        meter.Live(1.0 / 3600);
        meter.Device.OutputState.ShouldBeFalse();
        meter.Device.ControlState.ShouldBe((byte)2);
        meter.EventCodes().TakeLast(2).ShouldBe([(byte)65, 64]);
    }

    [Fact]
    public void Trip_WhileNobodyAsks_StopsTheEnergyAtTheMomentItHappened()
    {
        var (asked, asleep) = (new TestMeter(), new TestMeter());
        foreach (var meter in new[] { asked, asleep })
        {
            meter.MustSet($"{Limiter}:4", U32(1));
        }

        for (var i = 0; i < 600; i++)
        {
            asked.Live(1.0 / 60);
            _ = asked.Device.OutputState;
        }

        asleep.Live(10);
        asleep.Get(TestMeter.LoadProfile).ShouldBe(asked.Get(TestMeter.LoadProfile));
        asleep.Get(TestMeter.EventLog).ShouldBe(asked.Get(TestMeter.EventLog));
        asleep.Device.OutputState.ShouldBeFalse();
    }

    [Fact]
    public void Load_BelowTheThreshold_NeverTrips()
    {
        var meter = new TestMeter();
        meter.MustSet($"{Limiter}:4", U32(13_199));
        meter.Live(24 * 20);
        meter.Device.OutputState.ShouldBeTrue();
    }

    [Fact]
    public void UnderThreshold_WithAReconnectScriptInMode5_ReconnectsByItself()
    {
        var meter = new TestMeter(controlMode: 5);
        meter.MustSet($"{Limiter}:7", U32(300));
        meter.MustSet($"{Limiter}:11", DlmsData.StructureOf(Script(1), Script(2)));
        meter.MustSet($"{Limiter}:4", U32(1));
        meter.Live(61.0 / 3600);
        meter.Device.OutputState.ShouldBeFalse();
        meter.MustSet($"{Limiter}:4", U32(13_200));
        meter.Live(299.0 / 3600);
        meter.Device.OutputState.ShouldBeTrue();
        meter.EventCodes().Where(c => c is 64 or 65 or 66 or 69).ShouldBe([(byte)65, 64, 66, 69]);
    }

    [Fact]
    public void Trip_InMode0_IsLoggedAndSwitchesNothing()
    {
        var meter = new TestMeter(controlMode: 0);
        meter.MustSet($"{Limiter}:4", U32(1));
        meter.Live(0.1);
        meter.EventCodes().ShouldContain((byte)65);
        meter.Device.OutputState.ShouldBeTrue();
    }

    [Fact]
    public void EmergencyProfile_OfTheMetersGroup_SetsItsThresholdForItsDuration()
    {
        var meter = new TestMeter();
        meter.MustSet($"{Limiter}:5", U32(13_000));
        meter.MustSet($"{Limiter}:9", DlmsData.ArrayOf(new DlmsData.LongUnsigned(7)));
        meter.MustSet($"{Limiter}:8", Emergency(7, meter.Device.Clock.AddMinutes(10), 1200));
        meter.Number($"{Limiter}:3").ShouldBe(13_200);
        meter.Live(10.0 / 60);
        meter.Number($"{Limiter}:3").ShouldBe(13_000);
        meter.Get($"{Limiter}:10").ShouldBe(new DlmsData.Boolean(true));
        meter.Live(1199.0 / 3600);
        meter.Number($"{Limiter}:3").ShouldBe(13_000);
        meter.Live(1.0 / 3600);
        meter.Number($"{Limiter}:3").ShouldBe(13_200);
    }

    [Fact]
    public void EmergencyProfile_OfAnotherGroup_DoesNothing()
    {
        var meter = new TestMeter();
        meter.MustSet($"{Limiter}:5", U32(1));
        meter.MustSet($"{Limiter}:9", DlmsData.ArrayOf(new DlmsData.LongUnsigned(7)));
        meter.MustSet($"{Limiter}:8", Emergency(8, meter.Device.Clock, 3600));
        meter.Live(0.5);
        meter.Number($"{Limiter}:3").ShouldBe(13_200);
        meter.Device.OutputState.ShouldBeTrue();
    }

    [Fact]
    public void EmergencyProfile_ThatTrips_DoesSoInItsWindow()
    {
        var meter = new TestMeter();
        meter.MustSet($"{Limiter}:5", U32(1));
        meter.MustSet($"{Limiter}:9", DlmsData.ArrayOf(new DlmsData.LongUnsigned(7)));
        meter.MustSet($"{Limiter}:8", Emergency(7, meter.Device.Clock.AddHours(5), 3600));
        meter.Live(4.99);
        meter.Device.OutputState.ShouldBeTrue();
        meter.Live(0.1);
        meter.Device.OutputState.ShouldBeFalse();
    }

    [Fact]
    public void Attributes_OfAnotherType_AreTypeUnmatched()
    {
        var meter = new TestMeter();
        meter.Set($"{Limiter}:4", new DlmsData.LongUnsigned(5)).ShouldBe(DataAccessResult.TypeUnmatched);
        meter.Set($"{Limiter}:8", DlmsData.StructureOf(new DlmsData.LongUnsigned(5))).ShouldBe(DataAccessResult.TypeUnmatched);
        meter.Set($"{Limiter}:3", U32(5)).ShouldBe(DataAccessResult.ReadWriteDenied);
    }

    private static DlmsData U32(uint value) => new DlmsData.DoubleLongUnsigned(value);

    private static DlmsData Script(ushort id) => DlmsData.StructureOf(DlmsData.FromLogicalName(new(0, 0, 10, 0, 106, 255)), new DlmsData.LongUnsigned(id));

    private static DlmsData Emergency(ushort id, DateTimeOffset at, uint seconds) =>
        DlmsData.StructureOf(new DlmsData.LongUnsigned(id), DlmsData.FromDateTime(CosemDateTime.FromInstant(at)), U32(seconds));
}
