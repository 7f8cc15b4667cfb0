using Microsoft.Extensions.Logging.Abstractions;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Tests.Meters;

public sealed class ChangeFeedTests
{
    private static readonly MeterChange Change = new(new MeterId(7), MeterChangeKind.Command);

    [Fact]
    public void Publish_SubscriberThrows_OthersStillHear()
    {
        var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        var heard = new List<MeterChange>();
        using var bad = feed.Subscribe(_ => throw new InvalidOperationException("bug"));
        using var good = feed.Subscribe(heard.Add);

        feed.Publish(Change);

        heard.ShouldBe([Change]);
    }

    [Fact]
    public void Subscription_Disposed_HearsNoMore()
    {
        var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        var heard = new List<MeterChange>();
        var subscription = feed.Subscribe(heard.Add);
        feed.Publish(Change);
        subscription.Dispose();

        feed.Publish(Change);

        heard.Count.ShouldBe(1);
    }
}
