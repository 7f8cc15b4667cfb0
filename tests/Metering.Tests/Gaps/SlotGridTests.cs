using NodaTime;
using PrepaidMeter.Metering.Gaps;

namespace PrepaidMeter.Metering.Tests.Gaps;

public sealed class SlotGridTests
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>Every zone of the tz database is in use by somebody.</summary>
    public static TheoryData<string> Zones => [.. DateTimeZoneProviders.Tzdb.Ids];

    [Theory]
    [InlineData("Asia/Shanghai", 2027, 3, 28, 96)]
    [InlineData("Europe/Berlin", 2027, 3, 28, 92)]
    [InlineData("Europe/Berlin", 2027, 10, 31, 100)]
    [InlineData("Australia/Lord_Howe", 2027, 4, 4, 98)] // half an hour
    [InlineData("Australia/Lord_Howe", 2027, 10, 3, 94)]
    [InlineData("Asia/Kathmandu", 2027, 1, 1, 96)]
    [InlineData("Antarctica/Troll", 2027, 3, 28, 88)]
    [InlineData("Pacific/Apia", 2011, 12, 30, 0)] // the day Samoa left out
    public void Of_QuarterHours_AreAsManyAsTheDayHas(string zone, int year, int month, int day, int slots) =>
        SlotGrid.Periodic(DateTimeZoneProviders.Tzdb[zone], Quarter).Of(new(year, month, day)).Count.ShouldBe(slots);

    /// <summary>Whatever a zone does to its clocks: the days of a year share out its quarters of an hour, each once and in order.</summary>
    [Theory]
    [MemberData(nameof(Zones))]
    public void Of_EveryDayOfAYear_SharesOutItsTimeExactly(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        var (grid, daily) = (SlotGrid.Periodic(zone, Quarter), SlotGrid.Daily(zone));
        var (first, after) = (new LocalDate(2027, 1, 1), new LocalDate(2028, 1, 1));
        var previous = zone.AtStartOfDay(first).ToDateTimeOffset();
        var faults = new List<string>();
        for (var day = first; day < after; day = day.PlusDays(1))
        {
            var slots = grid.Of(day);
            foreach (var slot in slots)
            {
                if (slot - previous != Quarter || grid.DayOf(slot) != day)
                {
                    faults.Add($"{day}: {slot:u} after {previous:u}");
                }

                previous = slot;
            }

            // 88 and 104: Antarctica/Troll changes its clocks by two hours.
            if (slots.Count is not (88 or 92 or 94 or 96 or 98 or 100 or 104) || daily.Of(day) is not [var midnight] || midnight != previous)
            {
                faults.Add($"{day}: {slots.Count} slots");
            }
        }

        faults.ShouldBeEmpty();
        previous.ShouldBe(zone.AtStartOfDay(after).ToDateTimeOffset());
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Between_AnyTwoInstants_AreTheSlotsOfTheDaysBetween(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        var grid = SlotGrid.Periodic(zone, Quarter);
        var random = new Random(id.Length); // seeded: the same instants every time
        for (var i = 0; i < 5; i++)
        {
            var from = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(500_000)).AddTicks(random.Next(3));
            var to = from.AddMinutes(random.Next(4000));
            var all = Enumerable.Range(-2, 8).SelectMany(d => grid.Of(Instant.FromDateTimeOffset(from).InZone(zone).Date.PlusDays(d)));
            grid.Between(from, to).ShouldBe(all.Where(s => s > from && s <= to));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86401)]
    public void Periodic_NoPeriodOfADay_IsRefused(int seconds) =>
        Should.Throw<ArgumentOutOfRangeException>(() => SlotGrid.Periodic(DateTimeZone.Utc, TimeSpan.FromSeconds(seconds)));
}
