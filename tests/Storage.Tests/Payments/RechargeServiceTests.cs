using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Payments;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Payments;

public sealed class RechargeServiceTests
{
    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_New_IsBookedWithAReceipt(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(100);
        var request = new RechargeRequest("wechat", "420000-1", null, "M-A-1", 5000, "CNY", world.Now.AddMinutes(-1), "Wang");
        var receipt = (await world.Recharges.RechargeAsync(request, Token)).ShouldBeOfType<RechargeResult.Posted>().Receipt;
        (receipt.Number, receipt.AccountId, receipt.AccountNumber, receipt.AmountMinor, receipt.AvailableAfterMinor, receipt.Payer, receipt.PaidAt, receipt.SuspenseReason)
            .ShouldBe(("R00000001", account.Id, "A-1", 5000, 5100, "Wang", world.Now.AddMinutes(-1), null));
        (await world.RechargeStore.FindAsync("wechat", "420000-1", Token)).ShouldBe(receipt);
        (await world.ViewAsync(account)).WalletMinor.ShouldBe(5100);
        (await world.Ledger.FindAsync("recharge:wechat:420000-1", Token)).ShouldNotBeNull().Id.ShouldBe(receipt.JournalId);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_Again_IsADuplicateWithTheSameReceipt(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        var first = (await world.RechargeAsync(account, 700, "t")).ShouldBeOfType<RechargeResult.Posted>().Receipt;
        world.Advance(TimeSpan.FromDays(400));
        (await world.RechargeAsync(account, 700, "t")).ShouldBeOfType<RechargeResult.Duplicate>().Receipt.ShouldBe(first);
        (await world.ViewAsync(account)).WalletMinor.ShouldBe(700);
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_OtherContentUnderOneTransaction_IsAConflictAndMovesNothing(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        await world.OpenAsync(0, "A-2");
        var request = new RechargeRequest("pos", "t", "A-1", null, 700, "CNY");
        var first = (await world.Recharges.RechargeAsync(request, Token)).ShouldBeOfType<RechargeResult.Posted>().Receipt;
        RechargeRequest[] others = [request with { AmountMinor = 701 }, request with { AccountNumber = "A-2" }, request with { MeterSerial = "M-A-1" }, request with { PaidAt = world.Now }];
        foreach (var other in others)
        {
            (await world.Recharges.RechargeAsync(other, Token)).ShouldBeOfType<RechargeResult.Conflict>().Existing.ShouldBe(first);
        }

        (await world.ViewAsync(account)).WalletMinor.ShouldBe(700);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_SameTransactionOfAnotherChannel_IsAnotherRecharge(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        var request = new RechargeRequest("pos", "t", "A-1", null, 700, "CNY");
        await world.Recharges.RechargeAsync(request, Token);
        (await world.Recharges.RechargeAsync(request with { Channel = "bank" }, Token)).ShouldBeOfType<RechargeResult.Posted>();
        (await world.ViewAsync(account)).WalletMinor.ShouldBe(1400);
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_MoneyNobodyCanBeFoundFor_IsTakenToSuspense(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        await world.OpenAsync(0, "A-2");
        var request = new RechargeRequest("pos", "1", "nobody", null, 700, "CNY");
        RechargeRequest[] all =
        [
            request, request with { TransactionId = "2", AccountNumber = null, MeterSerial = "nothing" }, request with { TransactionId = "3", AccountNumber = "A-1", MeterSerial = "M-A-2" },
            request with { TransactionId = "4", AccountNumber = "A-1", Kind = RechargeKind.Fee }, request with { TransactionId = "5", AccountNumber = "A-1", MeterSerial = "nothing" },
        ];
        foreach (var one in all)
        {
            var receipt = (await world.Recharges.RechargeAsync(one, Token)).ShouldBeOfType<RechargeResult.Suspense>().Receipt;
            (receipt.AccountId, receipt.AvailableAfterMinor).ShouldBe((null, null));
            receipt.SuspenseReason.ShouldNotBeNullOrEmpty();
            (await world.Recharges.RechargeAsync(one, Token)).ShouldBeOfType<RechargeResult.Duplicate>().Receipt.ShouldBe(receipt);
        }

        (await world.Ledger.BalanceAsync(LedgerAccount.Suspense, account.Currency, Token)).ShouldBe(5 * 700);
        (await world.ViewAsync(account)).WalletMinor.ShouldBe(0);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_InAnotherCurrency_IsKeptApartInSuspense(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        var result = await world.Recharges.RechargeAsync(new RechargeRequest("pos", "1", "A-1", null, 700, "EUR"), Token);
        result.ShouldBeOfType<RechargeResult.Suspense>().Receipt.SuspenseReason.ShouldBe("the account is in CNY");
        (await world.Ledger.BalanceAsync(LedgerAccount.Suspense, account.Currency, Token)).ShouldBe(0);
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_SixteenAtOnceUnderOneKey_PostsOnceWithOneReceipt(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => world.RechargeAsync(account, 700, "t")));
        results.OfType<RechargeResult.Posted>().Count().ShouldBe(1);
        results.Select(result => result switch
        {
            RechargeResult.Posted posted => posted.Receipt,
            RechargeResult.Duplicate duplicate => duplicate.Receipt,
            _ => null,
        }).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        (await world.ViewAsync(account)).WalletMinor.ShouldBe(700);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_ReplayedInRandomOrderByManyAtOnce_PostsEachExactlyOnce(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var accounts = new[] { await world.OpenAsync(0), await world.OpenAsync(0, "A-2"), await world.OpenAsync(0, "A-3") };
        var random = new Random(7);
        var payments = Enumerable.Range(1, 40).Select(i => (Account: accounts[random.Next(3)], Minor: (long)random.Next(1, 10_000), Id: $"t{i}")).ToList();
        var sends = Enumerable.Range(0, 5).SelectMany(_ => payments).OrderBy(_ => random.Next()).ToList();
        await Parallel.ForEachAsync(sends, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (payment, _) => await world.RechargeAsync(payment.Account, payment.Minor, payment.Id));
        foreach (var account in accounts)
        {
            (await world.ViewAsync(account)).WalletMinor.ShouldBe(payments.Where(payment => payment.Account == account).Sum(payment => payment.Minor));
        }

        (await world.RechargeStore.ListAsync(null, 1000, Token)).Count.ShouldBe(40);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_Invalid_LeavesNoTrace(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        (await world.RechargeAsync(account, 0, "t")).ShouldBeOfType<RechargeResult.Invalid>();
        (await world.RechargeStore.ListAsync(account.Id, 10, Token)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task RechargeAsync_WhenThePolicyFails_TheMoneyIsBookedAllTheSame(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        await world.Database.WriteAsync(session => session.ExecuteAsync("ALTER TABLE supply_intent RENAME TO gone"), Token);
        (await world.RechargeAsync(account, 700, "t")).ShouldBeOfType<RechargeResult.Posted>();
        (await world.ViewAsync(account)).WalletMinor.ShouldBe(700);
    }
}
