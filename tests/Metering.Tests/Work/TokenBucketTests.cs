using PrepaidMeter.Metering.Work;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Metering.Tests.Work;

public sealed class TokenBucketTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryTake_AtThreeASecond_GivesThreeThenOneEachThird()
    {
        var bucket = new TokenBucket(3, _time);
        Enumerable.Range(0, 5).Count(_ => bucket.TryTake()).ShouldBe(3);
        bucket.UntilNext().ShouldBeInRange(TimeSpan.FromMilliseconds(333), TimeSpan.FromMilliseconds(334));
        _time.Advance(bucket.UntilNext());
        bucket.TryTake().ShouldBeTrue();
        bucket.TryTake().ShouldBeFalse();
    }

    [Fact]
    public void TryTake_AfterALongRest_HasSavedOneSecond()
    {
        var bucket = new TokenBucket(10, _time);
        _time.Advance(TimeSpan.FromDays(365));
        Enumerable.Range(0, 50).Count(_ => bucket.TryTake()).ShouldBe(10);
    }

    [Fact]
    public void Take_WithoutTokens_LetsTheOthersWaitLongerButNotForEver()
    {
        var bucket = new TokenBucket(10, _time);
        for (var i = 0; i < 1000; i++)
        {
            bucket.Take();
        }

        bucket.UntilNext().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1.2));
        bucket.TryTake().ShouldBeFalse();
    }
}
