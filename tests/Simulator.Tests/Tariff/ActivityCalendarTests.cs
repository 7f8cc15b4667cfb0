using System.Text;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Tariff;

public sealed class ActivityCalendarTests
{
    private const string Calendar = "20:0.0.13.0.0.255";
    private const string SpecialDays = "11:0.0.11.0.0.255";
    private const string ActiveTariff = "1:0.0.96.14.0.255:2";

    // 2026-11-20 is a Friday; 00:00 UTC is 08:00 in Shanghai.
    private readonly TestMeter _meter = new();

    [Fact]
    public void ActiveRate_FollowsTheCalendarInLocalTime()
    {
        var rates = new List<long>();
        for (var i = 0; i < 24; i++)
        {
            rates.Add(_meter.Number(ActiveTariff));
            _meter.Live(1);
        }

        // 08:00 flat, 08:30-11:30 peak, flat, 14:00-21:00 peak, flat, 23:00-07:00 valley; Saturday 07:00 flat.
        rates.ShouldBe([2L, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 2]);
    }

    [Fact]
    public void Energy_OfEachHour_GoesToTheRateActiveThen()
    {
        for (var i = 0; i < 48; i++)
        {
            var before = Rates();
            var rate = _meter.Number(ActiveTariff);
            _meter.Live(0.5);
            var after = Rates();
            for (var r = 1; r <= 4; r++)
            {
                (after[r - 1] > before[r - 1]).ShouldBe(r == rate, $"half hour {i}, rate {r}");
            }
        }
    }

    [Fact]
    public void ActiveRate_InADaylightSavingZone_FollowsCivilTime()
    {
        // 2026-03-29 in Berlin: local 08:00 is 06:00 UTC, the day before it was 07:00 UTC. A Saturday and a Sunday: 07:00 begins flat, valley before.
        var meter = new TestMeter(new ManualTimeProvider(new DateTimeOffset(2026, 3, 28, 5, 59, 59, TimeSpan.Zero)), TestMeter.ModelIn("Europe/Berlin"));
        meter.Number(ActiveTariff).ShouldBe(3);
        meter.Live(1.0 / 3600);
        meter.Number(ActiveTariff).ShouldBe(2);
        meter.Live(23 - (1.0 / 3600));
        meter.Number(ActiveTariff).ShouldBe(3);
        meter.Live(1.0 / 3600);
        meter.Number(ActiveTariff).ShouldBe(2);
    }

    [Fact]
    public void PassiveCalendar_WrittenReadBackAndActivated_TakesOver()
    {
        ProgramAllDay(4, "NEW");
        foreach (var (attribute, expected) in AllDay(4, "NEW"))
        {
            _meter.Get($"{Calendar}:{attribute}").ShouldBe(expected);
        }

        _meter.Number(ActiveTariff).ShouldBe(2);
        _meter.Invoke($"{Calendar}:1").ShouldBe(ActionResult.Success);
        _meter.Number(ActiveTariff).ShouldBe(4);
        foreach (var (attribute, expected) in AllDay(4, "NEW"))
        {
            _meter.Get($"{Calendar}:{attribute - 4}").ShouldBe(expected);
        }

        var before = Rates();
        _meter.Live(30);
        var after = Rates();
        after[3].ShouldBeGreaterThan(before[3]);
        after[..3].ShouldBe(before[..3]);
        _meter.EventCodes().ShouldContain((byte)9);
    }

    [Fact]
    public void PassiveCalendar_WithAnActivationTime_TakesOverThenAndFreezesSayWhen()
    {
        ProgramAllDay(4, "LATER");
        var at = _meter.Device.Clock.AddHours(20.25);
        _meter.MustSet($"{Calendar}:10", DlmsData.FromDateTime(CosemDateTime.FromInstant(at)));
        _meter.Live(20.25 - (1.0 / 3600));
        _meter.Number(ActiveTariff).ShouldBe(3);
        _meter.Number("3:1.0.1.8.4.255:2").ShouldBe(0);

        // Nobody asks at the moment itself.
        _meter.Live(50);
        _meter.Number(ActiveTariff).ShouldBe(4);
        var log = _meter.Rows(TestMeter.EventLog).Single(r => TestMeter.Column(r, 1) == 9);
        TestMeter.TimeOf(log).ShouldBe(at);
        var rows = _meter.Rows(TestMeter.LoadProfile);
        var since = rows.Where(r => TestMeter.TimeOf(r) > at).Sum(r => TestMeter.Column(r, 2)) + _meter.Number("3:1.0.1.29.0.255:2");
        _meter.Number("3:1.0.1.8.4.255:2").ShouldBe(since);
    }

    [Fact]
    public void ActivationTime_NotSpecified_NeverActivates()
    {
        ProgramAllDay(4, "NEVER");
        _meter.MustSet($"{Calendar}:10", DlmsData.FromDateTime(CosemDateTime.NotSpecified));
        _meter.Live(100);
        _meter.Number("3:1.0.1.8.4.255:2").ShouldBe(0);
    }

    [Fact]
    public void PassiveCalendar_WithWhatTheMeterCanNotRun_IsRefused()
    {
        _meter.Set($"{Calendar}:9", Days(5)).ShouldBe(DataAccessResult.OtherReason);
        _meter.Set($"{Calendar}:9", new DlmsData.Unsigned(1)).ShouldBe(DataAccessResult.TypeUnmatched);
        _meter.Set($"{Calendar}:8", DlmsData.ArrayOf(DlmsData.StructureOf(DlmsData.FromOctets("W"u8), new DlmsData.Unsigned(1)))).ShouldBe(DataAccessResult.TypeUnmatched);
        _meter.Set($"{Calendar}:5", Days(1)).ShouldBe(DataAccessResult.ReadWriteDenied);
    }

    [Fact]
    public void ActivateUnprogrammed_ChangesNoRate()
    {
        _meter.Invoke($"{Calendar}:1").ShouldBe(ActionResult.Success);
        _meter.Number(ActiveTariff).ShouldBe(2);
    }

    [Fact]
    public void SpecialDay_Inserted_ReplacesTheDayAndDeleted_GivesItBack()
    {
        // Day 3 is flat from 08:00 to 23:00.
        _meter.Live(2);
        _meter.Number(ActiveTariff).ShouldBe(1);
        _meter.Invoke($"{SpecialDays}:1", SpecialDay(9, [0x07, 0xEA, 11, 20, 0xFF], 3)).ShouldBe(ActionResult.Success);
        _meter.Number(ActiveTariff).ShouldBe(2);
        _meter.Get($"{SpecialDays}:2").AsItems()!.Value.Count.ShouldBe(4);
        _meter.Invoke($"{SpecialDays}:2", new DlmsData.LongUnsigned(9)).ShouldBe(ActionResult.Success);
        _meter.Number(ActiveTariff).ShouldBe(1);
        _meter.Invoke($"{SpecialDays}:2", new DlmsData.LongUnsigned(9)).ShouldBe(ActionResult.OtherReason);
        _meter.Invoke($"{SpecialDays}:1", new DlmsData.Unsigned(9)).ShouldBe(ActionResult.TypeUnmatched);
    }

    [Fact]
    public void SpecialDay_OfEveryYear_IsObserved()
    {
        // New year's day has day 3 in the model: flat at 10:00, where a Friday is peak.
        var meter = new TestMeter(new ManualTimeProvider(new DateTimeOffset(2027, 1, 1, 2, 0, 0, TimeSpan.Zero)));
        meter.Number(ActiveTariff).ShouldBe(2);
        meter.Live(7 * 24);
        meter.Number(ActiveTariff).ShouldBe(1);
    }

    [Fact]
    public void Seasons_ChangeOnTheirDates()
    {
        var seasons = DlmsData.ArrayOf(Season("A", 3, 1, "WA"), Season("B", 12, 1, "WB"));
        var weeks = DlmsData.ArrayOf(Week("WA", 1), Week("WB", 2));
        var days = DlmsData.ArrayOf(Day(1, 2), Day(2, 4));
        _meter.MustSet($"{Calendar}:7", seasons);
        _meter.MustSet($"{Calendar}:8", weeks);
        _meter.MustSet($"{Calendar}:9", days);
        _meter.Invoke($"{Calendar}:1");
        _meter.Number(ActiveTariff).ShouldBe(2);

        // 1 December begins at 16:00 UTC of 30 November in Shanghai.
        _meter.Live((10 * 24) + 15.99);
        _meter.Number(ActiveTariff).ShouldBe(2);
        _meter.Live(0.02);
        _meter.Number(ActiveTariff).ShouldBe(4);
    }

    [Fact]
    public void TariffScript_ByAClient_SetsTheRateUpToTheNextSwitch()
    {
        _meter.Invoke("9:0.0.10.0.100.255:1", new DlmsData.LongUnsigned(4)).ShouldBe(ActionResult.Success);
        _meter.Number(ActiveTariff).ShouldBe(4);
        _meter.Get("6:0.0.14.0.0.255:4").ShouldBe(DlmsData.FromOctets("RATE4"u8));
        _meter.Live(0.49);
        _meter.Number(ActiveTariff).ShouldBe(4);
        _meter.Live(0.02);
        _meter.Number(ActiveTariff).ShouldBe(1);
    }

    private long[] Rates() => [.. Enumerable.Range(1, 4).Select(r => _meter.Number($"3:1.0.1.8.{r}.255:2"))];

    private void ProgramAllDay(byte rate, string name)
    {
        foreach (var (attribute, value) in AllDay(rate, name))
        {
            _meter.MustSet($"{Calendar}:{attribute}", value);
        }
    }

    private static (int Attribute, DlmsData Value)[] AllDay(ushort rate, string name) =>
    [
        (6, DlmsData.FromOctets(Encoding.ASCII.GetBytes(name))),
        (7, DlmsData.ArrayOf(Season("S", 1, 1, "W"))),
        (8, DlmsData.ArrayOf(Week("W", 1))),
        (9, Days(rate)),
    ];

    private static DlmsData Days(ushort rate) => DlmsData.ArrayOf(Day(1, rate));

    private static DlmsData Season(string name, byte month, byte day, string week) => DlmsData.StructureOf(
        DlmsData.FromOctets(Encoding.ASCII.GetBytes(name)),
        DlmsData.FromDateTime(CosemDateTime.NotSpecified with { Month = month, Day = day, Hour = 0, Minute = 0, Second = 0 }),
        DlmsData.FromOctets(Encoding.ASCII.GetBytes(week)));

    private static DlmsData Week(string name, byte day) => DlmsData.StructureOf(
        [DlmsData.FromOctets(Encoding.ASCII.GetBytes(name)), .. Enumerable.Repeat<DlmsData>(new DlmsData.Unsigned(day), 7)]);

    private static DlmsData Day(byte id, ushort rate) => DlmsData.StructureOf(
        new DlmsData.Unsigned(id),
        DlmsData.ArrayOf(DlmsData.StructureOf(DlmsData.FromOctets([0, 0, 0, 0]), DlmsData.FromLogicalName(new(0, 0, 10, 0, 100, 255)), new DlmsData.LongUnsigned(rate))));

    private static DlmsData SpecialDay(ushort index, byte[] date, byte day) =>
        DlmsData.StructureOf(new DlmsData.LongUnsigned(index), DlmsData.FromOctets(date), new DlmsData.Unsigned(day));
}
