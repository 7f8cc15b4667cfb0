using System.Globalization;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.Scheduler.Tests.Plans;

public sealed class PlanFiresTests
{
    private static readonly PlanTiming Nightly = new("0 30 2 * * ?", "Europe/Berlin", TimeSpan.FromHours(3));

    [Fact]
    public void Next_OverTheNightTheHourIsSkipped_FiresOncePerDay() =>
        PlanFires.Next(Nightly, At("2027-03-26T12:00Z"), 3).ShouldSatisfyAllConditions(
            f => f[0].ShouldBe(At("2027-03-27T01:30Z")),
            f => f[1].ShouldBeInRange(At("2027-03-28T01:00Z"), At("2027-03-29T00:00Z").AddTicks(-1)), // 02:30 does not exist: not lost where the engine can help it
            f => f[2].ShouldBeInRange(At("2027-03-29T00:30Z"), At("2027-03-30T00:30Z")));

    [Fact]
    public void Next_ExcludedDays_AreLeftOut()
    {
        var timing = Nightly with { Calendar = new([DayOfWeek.Saturday, DayOfWeek.Sunday], [new(2026, 11, 23)]) };
        PlanFires.Next(timing, At("2026-11-20T12:00Z"), 2).ShouldBe([At("2026-11-24T01:30Z"), At("2026-11-25T01:30Z")]);
    }

    [Theory]
    [InlineData("2026-11-21T01:29:59Z", null)]
    [InlineData("2026-11-21T01:30:00Z", "2026-11-21T01:30Z")]
    [InlineData("2026-11-21T04:29:59Z", "2026-11-21T01:30Z")]
    [InlineData("2026-11-21T04:30:00Z", null)]
    public void LatestOpen_AroundTheWindow_IsTheFireUntilItsDeadline(string now, string? fire) =>
        PlanFires.LatestOpen(Nightly, At(now)).ShouldBe(fire is null ? null : At(fire));

    [Fact]
    public void LatestOpen_ManyMissed_IsTheNewest() =>
        PlanFires.LatestOpen(new("0 0/5 * * * ?", "UTC", TimeSpan.FromHours(10)), At("2026-11-21T04:33:07Z")).ShouldBe(At("2026-11-21T04:30Z"));

    [Fact]
    public void LatestOpen_ExcludedDay_IsTheDayBeforeWhileItsWindowIsOpen()
    {
        var timing = Nightly with { Window = TimeSpan.FromDays(2), Calendar = new([DayOfWeek.Saturday], []) };
        PlanFires.LatestOpen(timing, At("2026-11-21T12:00Z")).ShouldBe(At("2026-11-20T01:30Z"));
    }

    [Theory]
    [InlineData("at noon", "UTC", "cron: ")]
    [InlineData("", "UTC", "cron: ")]
    [InlineData("0 0 0 1 1 ? 1999", "UTC", "cron: ")]
    [InlineData("0 0 0 * * ?", "Mars/Olympus", "timeZone: ")]
    public void Faults_CanNotFire_SaysWhy(string cron, string zone, string start) =>
        PlanFires.Faults(new("p", new(CollectionParts.Events), null, new(cron, zone, TimeSpan.FromHours(1))), At("2026-11-20T12:00Z")).ShouldHaveSingleItem().ShouldStartWith(start);

    [Fact]
    public void Delay_Jitter_SpreadsTheShardsEvenlyWithinIt()
    {
        var delays = Enumerable.Range(0, 10).Select(i => PlanJobs.Delay(TimeSpan.FromSeconds(100), i, 10)).ToList();
        delays.ShouldBe(Enumerable.Range(0, 10).Select(i => TimeSpan.FromSeconds(10 * i)));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
