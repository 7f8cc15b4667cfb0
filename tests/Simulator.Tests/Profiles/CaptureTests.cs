using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Profiles;

public sealed class CaptureTests
{
    [Theory]
    [InlineData("2026-03-29", 92)]
    [InlineData("2026-10-25", 100)]
    [InlineData("2026-06-10", 96)]
    public void LocalDay_InBerlin_HasTheIntervalsItsLengthGives(string date, int expected)
    {
        var midnight = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        var meter = In("Europe/Berlin", $"{date}T12:00:00Z", historyDays: 5);
        meter.Live(48);
        var rows = meter.Rows(TestMeter.LoadProfile);

        // An interval belongs to the day in which it begins: rows after 00:00 up to and including the next 00:00.
        var first = rows.Single(r => LocalText(r) == $"{midnight:yyyy-MM-dd}T00:00");
        var last = rows.Single(r => LocalText(r) == $"{midnight.AddDays(1):yyyy-MM-dd}T00:00");
        var day = rows.SkipWhile(r => r != first).Skip(1).TakeWhile(r => r != last).Append(last).ToList();

        day.Count.ShouldBe(expected);
        var freezes = meter.Rows(TestMeter.DailyProfile).Where(r => LocalText(r) == LocalText(first) || LocalText(r) == LocalText(last)).ToList();
        freezes.Count.ShouldBe(2);
        day.Sum(r => TestMeter.Column(r, 2)).ShouldBe(TestMeter.Column(freezes[1], 1) - TestMeter.Column(freezes[0], 1));
    }

    [Fact]
    public void RepeatedHour_IsToldApartByDeviationAndStatus()
    {
        var meter = In("Europe/Berlin", "2026-10-25T12:00:00Z", historyDays: 2);
        var twice = meter.Rows(TestMeter.LoadProfile).Where(r => LocalText(r) == "2026-10-25T02:30").Select(r => r.AsItems()!.Value[0].AsDateTime()!.Value).ToList();
        twice.Select(t => t.Deviation).ShouldBe([(short)-120, (short)-60]);
        twice.Select(t => t.ClockStatus).ShouldBe([(byte)0x80, (byte)0]);
        meter.EventCodes().ShouldContain((byte)3);
    }

    [Fact]
    public void Midnight_ThatIsSkipped_FreezesAtTheDaysFirstInstant()
    {
        // Beirut puts its clocks forward at midnight: 2026-03-29 begins at 01:00.
        var meter = In("Asia/Beirut", "2026-03-30T12:00:00Z", historyDays: 4);
        meter.Rows(TestMeter.DailyProfile).Select(LocalText).ShouldBe(["2026-03-27T00:00", "2026-03-28T00:00", "2026-03-29T01:00", "2026-03-30T00:00"]);
    }

    [Fact]
    public void Midnight_ThatOccursTwice_FreezesOnce()
    {
        // Havana puts its clocks back from 01:00 to 00:00 on 2026-11-01.
        var meter = In("America/Havana", "2026-11-02T18:00:00Z", historyDays: 3);
        var rows = meter.Rows(TestMeter.DailyProfile);
        rows.Select(LocalText).ShouldBe(["2026-10-31T00:00", "2026-11-01T00:00", "2026-11-02T00:00"]);
        (TestMeter.TimeOf(rows[2]) - TestMeter.TimeOf(rows[1])).ShouldBe(TimeSpan.FromHours(25));
    }

    [Fact]
    public void History_OfFortyDays_HoldsTheRowsOfFortyDays()
    {
        var meter = new TestMeter(historyDays: 40);
        meter.Rows(TestMeter.DailyProfile).Count.ShouldBe(40);
        meter.Number("7:1.0.99.1.0.255:7").ShouldBeInRange((39 * 96) + 1, 40 * 96);
        meter.Rows(TestMeter.BillingProfile).Select(LocalText).ShouldBe(["2026-11-01T00:00"]);
    }

    [Fact]
    public void Buffer_ThatIsFull_GivesUpItsOldestRows()
    {
        var meter = new TestMeter(historyDays: 100);
        meter.Number("7:1.0.99.1.0.255:7").ShouldBe(8640);
        meter.Number("7:1.0.99.2.0.255:7").ShouldBe(62);
        var newest = TestMeter.TimeOf(meter.Rows(TestMeter.LoadProfile)[^1]);
        TestMeter.TimeOf(meter.Rows(TestMeter.LoadProfile)[0]).ShouldBe(newest - TimeSpan.FromMinutes(15 * 8639));
    }

    [Fact]
    public void MaximumDemand_OfAMonth_IsItsHighestIntervalTimesFour()
    {
        var meter = new TestMeter(historyDays: 60);
        var billing = meter.Rows(TestMeter.BillingProfile);
        billing.Count.ShouldBe(2);
        var from = TestMeter.TimeOf(billing[0]);
        var to = TestMeter.TimeOf(billing[1]);
        var month = meter.Rows(TestMeter.LoadProfile).Where(r => TestMeter.TimeOf(r) > from && TestMeter.TimeOf(r) <= to).ToList();
        month.Count.ShouldBe(31 * 96);
        TestMeter.Column(billing[1], 6).ShouldBe(month.Max(r => TestMeter.Column(r, 2)) * 4);
        var now = meter.Rows(TestMeter.LoadProfile).Where(r => TestMeter.TimeOf(r) > to).MaxBy(r => TestMeter.Column(r, 2))!;
        meter.Number("4:1.0.1.6.0.255:2").ShouldBe(TestMeter.Column(now, 2) * 4);
        meter.Get("4:1.0.1.6.0.255:5").ShouldBe(now.AsItems()!.Value[0]);
    }

    [Fact]
    public void Interval_InWhichTheClockWasSet_IsMarked()
    {
        var meter = new TestMeter();
        meter.Live(1.1);
        meter.MustSet("8:0.0.1.0.0.255:2", DlmsData.FromDateTime(CosemDateTime.FromInstant(meter.Device.Clock.AddSeconds(40))));
        meter.Live(1);
        meter.Rows(TestMeter.LoadProfile).TakeLast(6).Select(r => TestMeter.Column(r, 1)).ShouldBe([0L, 0, 0x20, 0, 0, 0]);
    }

    private static TestMeter In(string zone, string now, int historyDays) =>
        new(new ManualTimeProvider(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)), TestMeter.ModelIn(zone), historyDays: historyDays);

    private static string LocalText(DlmsData row) => row.AsItems()!.Value[0].AsDateTime()!.Value.ToString()[..16];
}
