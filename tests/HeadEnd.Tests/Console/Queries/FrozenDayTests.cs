using NodaTime;
using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Queries;

public sealed class FrozenDayTests
{
    // Midnight in Shanghai that ends 2026-11-17.
    private static readonly DateTimeOffset First = new(2026, 11, 17, 16, 0, 0, TimeSpan.Zero);

    [Fact]
    public void From_Freezes_GivesEachDayWhatItAdvanced()
    {
        var days = FrozenDay.From([Frozen(0, 1000m), Frozen(1, 1500.5m), Frozen(3, 2500.5m)], new ZoneClock("Asia/Shanghai"));

        days.Select(d => (d.Ended, d.DaysCovered, d.Cells["energy.import.total"].Advance)).ShouldBe(
        [
            (new LocalDate(2026, 11, 20), 2, 1000m),
            (new LocalDate(2026, 11, 18), 1, 500.5m),
            (new LocalDate(2026, 11, 17), null, null),
        ]);
    }

    [Fact]
    public void From_QuantityThatAppears_HasNoAdvanceOnItsFirstDay()
    {
        var days = FrozenDay.From([Frozen(0, 1m), Frozen(1, 2m), Frozen(1, 7m, "energy.import.rate1")], new ZoneClock("Asia/Shanghai"));
        days[0].Cells["energy.import.rate1"].Advance.ShouldBeNull();
    }

    private static Versioned<FrozenReading> Frozen(int day, decimal value, string quantity = "energy.import.total") =>
        new(new FrozenReading(new MeterId(1), "dailyFreeze", quantity, First.AddDays(day), value, "Wh", ReadingQuality.Good), 1, First);
}
