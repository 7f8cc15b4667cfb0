using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Objects;

public sealed class ClockObjectTests
{
    private const string Clock = "8:0.0.1.0.0.255";

    private readonly TestMeter _meter = new(new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 3, 7, 31, TimeSpan.Zero)));

    [Fact]
    public void Time_IsLocalWithTheStandardsDeviation()
    {
        var time = _meter.Get($"{Clock}:2").AsDateTime()!.Value;
        time.ShouldBe(new CosemDateTime(2026, 11, 20, 5, 11, 7, 31, 0, -480, 0));
        _meter.Get($"{Clock}:3").ShouldBe(new DlmsData.Long(-480));
        _meter.Get($"{Clock}:8").ShouldBe(new DlmsData.Boolean(false));
    }

    [Fact]
    public void DaylightSaving_IsDescribedWhereTheZoneHasIt()
    {
        var meter = new TestMeter(new ManualTimeProvider(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)), TestMeter.ModelIn("Europe/Berlin"));
        meter.Get($"{Clock}:3").ShouldBe(new DlmsData.Long(-60));
        meter.Get($"{Clock}:7").ShouldBe(new DlmsData.Integer(60));
        meter.Get($"{Clock}:8").ShouldBe(new DlmsData.Boolean(true));
        meter.Get($"{Clock}:4").ShouldBe(new DlmsData.Unsigned(0x80));
        meter.Get($"{Clock}:6").AsDateTime()!.Value.ToString()[..16].ShouldBe("2026-10-25T03:00");
        meter.Get($"{Clock}:5").AsDateTime()!.Value.ToString()[..16].ShouldBe("2027-03-28T02:00");
    }

    [Fact]
    public void Time_Written_StepsTheClockAndLogsBothTimes()
    {
        var before = _meter.Device.Clock;
        _meter.MustSet($"{Clock}:2", DlmsData.FromDateTime(CosemDateTime.FromInstant(before.AddMinutes(-3))));
        _meter.Device.Clock.ShouldBe(before.AddMinutes(-3));
        _meter.Live(1);
        _meter.Device.Clock.ShouldBe(before.AddMinutes(57));
        var log = _meter.Rows(TestMeter.EventLog).TakeLast(2).ToList();
        log.Select(r => TestMeter.Column(r, 1)).ShouldBe([4L, 5]);
        log.Select(TestMeter.TimeOf).ShouldBe([before, before.AddMinutes(-3)]);
    }

    [Fact]
    public void Time_WithoutDeviation_IsTheZones()
    {
        var time = new CosemDateTime(2026, 11, 20, 0xFF, 12, 0, 0, 0xFF, CosemDateTime.DeviationNotSpecified, 0xFF);
        _meter.MustSet($"{Clock}:2", DlmsData.FromDateTime(time));
        _meter.Device.Clock.ShouldBe(new DateTimeOffset(2026, 11, 20, 4, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Time_ThatIsNone_IsRefused()
    {
        var before = _meter.Device.Clock;
        _meter.Set($"{Clock}:2", new DlmsData.DoubleLongUnsigned(1)).ShouldBe(DataAccessResult.TypeUnmatched);
        _meter.Set($"{Clock}:2", DlmsData.FromOctets([1, 2, 3])).ShouldBe(DataAccessResult.TypeUnmatched);
        _meter.Set($"{Clock}:2", DlmsData.FromDateTime(CosemDateTime.NotSpecified)).ShouldBe(DataAccessResult.OtherReason);
        _meter.Set($"{Clock}:2", DlmsData.FromDateTime(CosemDateTime.FromInstant(before.AddYears(100)))).ShouldBe(DataAccessResult.OtherReason);
        _meter.Device.Clock.ShouldBe(before);
    }

    [Theory]
    [InlineData(1, "2026-11-20T03:15:00Z")]
    [InlineData(2, "2026-11-20T03:15:00Z")]
    [InlineData(3, "2026-11-20T03:08:00Z")]
    public void Adjust_GoesToTheNearest(int method, string expected)
    {
        _meter.Invoke($"{Clock}:{method}").ShouldBe(ActionResult.Success);
        _meter.Device.Clock.ShouldBe(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Shift_MovesBySecondsWithinItsRange()
    {
        var before = _meter.Device.Clock;
        _meter.Invoke($"{Clock}:6", new DlmsData.Long(-900)).ShouldBe(ActionResult.Success);
        _meter.Device.Clock.ShouldBe(before.AddSeconds(-900));
        _meter.Invoke($"{Clock}:6", new DlmsData.Long(901)).ShouldBe(ActionResult.OtherReason);
        _meter.Invoke($"{Clock}:6", new DlmsData.Integer(1)).ShouldBe(ActionResult.TypeUnmatched);
    }

    [Fact]
    public void Preset_IsTakenOnceAndOnlyInItsWindow()
    {
        var now = _meter.Device.Clock;
        var preset = DlmsData.StructureOf(Time(now.AddMinutes(30)), Time(now.AddMinutes(5)), Time(now.AddMinutes(10)));
        _meter.Invoke($"{Clock}:5", preset).ShouldBe(ActionResult.Success);
        _meter.Invoke($"{Clock}:4").ShouldBe(ActionResult.OtherReason);
        _meter.Live(6.0 / 60);
        _meter.Invoke($"{Clock}:4").ShouldBe(ActionResult.Success);
        _meter.Device.Clock.ShouldBe(now.AddMinutes(30));
        _meter.Invoke($"{Clock}:4").ShouldBe(ActionResult.OtherReason);
    }

    private static DlmsData Time(DateTimeOffset at) => DlmsData.FromDateTime(CosemDateTime.FromInstant(at));
}
