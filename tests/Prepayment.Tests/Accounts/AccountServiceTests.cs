using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Tests.Accounts;

public sealed class AccountServiceTests
{
    [Theory]
    [InlineData(3000, BalanceState.Normal)]
    [InlineData(2999, BalanceState.Low)]
    [InlineData(1, BalanceState.Low)]
    [InlineData(0, BalanceState.Zero)]
    [InlineData(-1, BalanceState.Overdrawn)]
    public void StateOf_AvailableBalance_IsItsBand(long available, BalanceState expected) =>
        AccountService.StateOf(available, 3000).ShouldBe(expected);
}
