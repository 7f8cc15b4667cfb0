using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Metering.Tests.Plans;

public sealed class PlanCalendarTimesTests
{
    [Theory]
    [InlineData("2026-11-20T06:00Z", null)]
    [InlineData("2026-11-20T17:30Z", "2026-11-20T21:00Z")] // 18:30 in Berlin, out at 22:00
    [InlineData("2026-11-20T21:00Z", null)]
    [InlineData("2026-11-20T22:30Z", "2026-11-21T05:00Z")] // 23:30, over midnight until 04:00, which meets the one until 06:00
    [InlineData("2026-11-21T04:59Z", "2026-11-21T05:00Z")]
    public void BlackoutEnd_CivilTimeOfThePlan_IsWhenReadingMayGoOn(string now, string? end) =>
        PlanCalendarTimes.BlackoutEnd(Berlin(new(new(18, 0), new(22, 0)), new(new(23, 0), new(4, 0)), new(new(4, 0), new(6, 0))), At(now)).ShouldBe(end is null ? null : At(end));

    [Theory]
    [InlineData("2027-03-27T12:00Z", "2027-03-28T01:00Z")] // 02:30 does not exist that night: the clock shows 03:00 at 01:00Z; lenient is 03:30 summer time
    public void NextBlackout_BeginsInTheHourThatIsSkipped_IsNotLost(string now, string notBefore)
    {
        var next = PlanCalendarTimes.NextBlackout(Berlin(new Blackout(new(2, 30), new(5, 0))), At(now)).ShouldNotBeNull();
        next.ShouldBeInRange(At(notBefore), At(notBefore).AddHours(1));
    }

    [Fact]
    public void NextBlackout_None_IsNull() => PlanCalendarTimes.NextBlackout(Berlin(), At("2026-11-20T06:00Z")).ShouldBeNull();

    [Fact]
    public void BlackoutEnd_WholeDayBlackedOut_DoesNotLoopForEver() =>
        PlanCalendarTimes.BlackoutEnd(Berlin(new(new(0, 0), new(12, 0)), new(new(12, 0), new(0, 0))), At("2026-11-20T06:00Z"))
            .ShouldNotBeNull().ShouldBeGreaterThan(At("2026-11-21T05:00Z"));

    private static PlanTiming Berlin(params Blackout[] blackouts) => new("0 0 * * * ?", "Europe/Berlin", TimeSpan.FromHours(1)) { Blackouts = blackouts };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
