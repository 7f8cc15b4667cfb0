using PrepaidMeter.Metering.Work;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Metering.Tests.Work;

public sealed class CircuitBreakerTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Report_FailuresWithASuccessBetween_LeaveItClosed()
    {
        var breaker = new CircuitBreaker(3, Pause, _time);
        breaker.Report(false);
        breaker.Report(false);
        breaker.Report(true);
        breaker.Report(false).ShouldBeFalse();
        breaker.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void TryPass_WhenOpen_LetsOneProbePassAfterThePause()
    {
        var breaker = Opened();
        breaker.TryPass().ShouldBeFalse();
        _time.Advance(Pause);
        breaker.TryPass().ShouldBeTrue();
        breaker.TryPass().ShouldBeFalse("one probe at a time");

        breaker.Report(false);
        _time.Advance(Pause - TimeSpan.FromSeconds(1));
        breaker.TryPass().ShouldBeFalse("a probe that failed starts the pause anew");
        _time.Advance(TimeSpan.FromSeconds(1));
        breaker.TryPass().ShouldBeTrue();
        breaker.Report(true).ShouldBeTrue();
        breaker.IsOpen.ShouldBeFalse();
        breaker.TryPass().ShouldBeTrue();
    }

    [Fact]
    public void Abandon_ProbeThatNeverConnected_LetsAnotherProbe()
    {
        var breaker = Opened();
        _time.Advance(Pause);
        breaker.TryPass().ShouldBeTrue();
        breaker.Abandon();
        breaker.TryPass().ShouldBeTrue();
    }

    [Fact]
    public void Report_FailuresOfWhoWasUnderWayWhenItOpened_DoNotMoveTheProbe()
    {
        var breaker = Opened();
        _time.Advance(Pause - TimeSpan.FromSeconds(1));
        breaker.Report(false);
        _time.Advance(TimeSpan.FromSeconds(1));
        breaker.TryPass().ShouldBeTrue();
    }

    private CircuitBreaker Opened()
    {
        var breaker = new CircuitBreaker(3, Pause, _time);
        breaker.Report(false);
        breaker.Report(false);
        breaker.Report(false).ShouldBeTrue();
        return breaker;
    }
}
