using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Tests.Work;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Of_EveryClass_HasAPolicyOfItsOwn()
    {
        foreach (var failure in Enum.GetValues<FailureClass>())
        {
            var policy = RetryPolicy.Of(failure);
            policy.First.ShouldBeLessThanOrEqualTo(policy.Longest);
        }
    }

    [Theory]
    [InlineData(FailureClass.Unreachable, 50, true)]
    [InlineData(FailureClass.Busy, 50, true)]
    [InlineData(FailureClass.Auth, 1, false)] // meters lock out
    [InlineData(FailureClass.Identity, 1, false)]
    [InlineData(FailureClass.NoObject, 1, false)]
    [InlineData(FailureClass.Configuration, 1, false)]
    [InlineData(FailureClass.NoData, 1, false)]
    [InlineData(FailureClass.Decode, 1, true)]
    [InlineData(FailureClass.Decode, 2, false)]
    [InlineData(FailureClass.MeterRefused, 2, false)]
    public void Allows_Retry_IsTheClassesOwn(FailureClass failure, int retry, bool allowed) => RetryPolicy.Of(failure).Allows(retry).ShouldBe(allowed);

    [Fact]
    public void PauseBefore_EachRetry_IsUpToTwiceAsLongWithFullJitter()
    {
        var policy = RetryPolicy.Of(FailureClass.Unreachable);
        var random = new Random(1);
        for (var retry = 1; retry <= 100; retry++)
        {
            var most = TimeSpan.FromMinutes(Math.Min(30, Math.Pow(2, retry - 1)));
            var pauses = Enumerable.Range(0, 200).Select(_ => policy.PauseBefore(retry, random)).ToList();
            pauses.ShouldAllBe(p => p >= TimeSpan.Zero && p <= most);
            pauses.Max().ShouldBeGreaterThan(most * 0.9);
            pauses.Min().ShouldBeLessThan(most * 0.1);
        }
    }

    [Theory]
    [InlineData(WorkPriority.Schedule, 0, WorkPriority.Schedule)]
    [InlineData(WorkPriority.Schedule, 1, WorkPriority.Backfill)]
    [InlineData(WorkPriority.Backfill, 3, WorkPriority.Backfill)]
    [InlineData(WorkPriority.OnDemand, 3, WorkPriority.OnDemand)]
    [InlineData(WorkPriority.Restore, 9, WorkPriority.Restore)]
    public void Decay_Retry_StandsBackBehindFirstAttempts(WorkPriority priority, int retry, WorkPriority expected) =>
        RetryPolicy.Decay(priority, retry).ShouldBe(expected);
}
