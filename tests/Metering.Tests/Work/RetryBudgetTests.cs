using PrepaidMeter.Metering.Work;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Metering.Tests.Work;

public sealed class RetryBudgetTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TrySpend_EverythingFails_IsAFifthOfTheAttemptsAndTheFloor()
    {
        var budget = new RetryBudget(new WorkOptions(), _time);
        for (var i = 0; i < 1000; i++)
        {
            budget.Attempted();
        }

        Enumerable.Range(0, 1000).Count(_ => budget.TrySpend()).ShouldBe(201);
        budget.Counts.ShouldBe((1000, 201));
    }

    [Fact]
    public void TrySpend_SmallFleet_MayRetryOnceASecond()
    {
        var budget = new RetryBudget(new WorkOptions(), _time);
        budget.Attempted();
        var spent = 0;
        for (var second = 0; second < 10; second++)
        {
            spent += budget.TrySpend() ? 1 : 0;
            budget.TrySpend().ShouldBeFalse();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        spent.ShouldBe(10);
    }
}
