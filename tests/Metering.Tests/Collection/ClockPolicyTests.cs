using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Tests.Collection;

public sealed class ClockPolicyTests
{
    private static readonly CollectionOptions Options = new();
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0, ClockVerdict.Good)]
    [InlineData(10, 0, ClockVerdict.Good)]
    [InlineData(-10, 0, ClockVerdict.Good)]
    [InlineData(11, 0, ClockVerdict.ToBeSet)]
    [InlineData(-11, 0, ClockVerdict.ToBeSet)]
    [InlineData(14, 5, ClockVerdict.Good)]
    [InlineData(300, 0, ClockVerdict.ToBeSet)]
    [InlineData(301, 0, ClockVerdict.Alarm)]
    [InlineData(-86400, 0, ClockVerdict.Alarm)]
    public void Judge_Offset_IsSilentThenSetThenAlarm(int offset, int uncertainty, ClockVerdict verdict) =>
        ClockPolicy.Judge(TimeSpan.FromSeconds(offset), TimeSpan.FromSeconds(uncertainty), isFlaggedInvalid: false, Options).ShouldBe(verdict);

    [Fact]
    public void Judge_NoTimeOrFlaggedInvalid_IsAnAlarm()
    {
        ClockPolicy.Judge(null, TimeSpan.Zero, isFlaggedInvalid: false, Options).ShouldBe(ClockVerdict.Alarm);
        ClockPolicy.Judge(TimeSpan.Zero, TimeSpan.Zero, isFlaggedInvalid: true, Options).ShouldBe(ClockVerdict.Alarm);
    }

    [Theory]
    [InlineData(420, 450, null)] // 12:07:00 -> 12:07:30
    [InlineData(59, 90, "boundary")] // meter's clock is 59 s past a quarter
    [InlineData(90, 59, "boundary")]
    [InlineData(841, 800, "boundary")] // 59 s before the next
    [InlineData(840, 800, null)]
    [InlineData(960, 780, "cross")] // 12:16:00 -> 12:13:00: the interval would come twice
    [InlineData(780, 960, "cross")]
    public void FindObstacle_NearOrAcrossABoundary_IsWaitedOut(int meter, int target, string? obstacle)
    {
        var found = ClockPolicy.FindObstacle(Noon.AddSeconds(meter), Noon.AddSeconds(target), Quarter);
        if (obstacle is null)
        {
            found.ShouldBeNull();
        }
        else
        {
            found.ShouldNotBeNull().ShouldContain(obstacle);
        }
    }

    [Fact]
    public void FindObstacle_AnySecondOfTheDay_NeverAllowsAStepWithinAMinuteOfABoundary()
    {
        for (var second = 0; second < 3600; second++)
        {
            foreach (var offset in new[] { -200, -30, 11, 120, 290 })
            {
                var (meter, target) = (Noon.AddSeconds(second + offset), Noon.AddSeconds(second));
                if (ClockPolicy.FindObstacle(meter, target, Quarter) is null)
                {
                    (second % 900).ShouldBeInRange(60, 840);
                    ((second + offset + 900) % 900).ShouldBeInRange(60, 840);
                    ((second + offset + 900) / 900).ShouldBe((second + 900) / 900);
                }
            }
        }
    }

    [Fact]
    public void FindObstacle_StepThatFitsNoInterval_MayCrossButKeepsTheMargin() =>
        ClockPolicy.FindObstacle(Noon.AddSeconds(90), Noon.AddSeconds(390), TimeSpan.FromMinutes(5)).ShouldBeNull();

    [Theory]
    [InlineData(24, 1000, 1728, 8425)] // 0.728 s a day
    [InlineData(1, 0, 36, 10000)]
    [InlineData(1, 0, -36, -10000)]
    public void DriftOf_TwoChecks_IsTheChangeOverTheTimeBetween(int hours, int before, int after, long ppb) =>
        ClockPolicy.DriftOf(Check(before), Noon.AddHours(hours), TimeSpan.FromMilliseconds(after)).ShouldBe(ppb);

    [Fact]
    public void DriftOf_TooSoonOrAfterTheClockWasSet_IsNotKnown()
    {
        ClockPolicy.DriftOf(Check(0), Noon.AddMinutes(59), TimeSpan.FromSeconds(1)).ShouldBeNull();
        ClockPolicy.DriftOf(Check(60_000), Noon.AddHours(1), TimeSpan.Zero).ShouldBeNull();
        ClockPolicy.DriftOf(Check(0), Noon.AddHours(24), null).ShouldBeNull();
    }

    private static ClockCheck Check(int offsetMs) =>
        new(new MeterId(1), Noon, Noon, "", null, 0, TimeSpan.FromMilliseconds(offsetMs), TimeSpan.Zero, null, ClockVerdict.Good);
}
