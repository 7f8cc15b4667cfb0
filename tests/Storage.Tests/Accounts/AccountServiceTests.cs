using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Accounts;

public sealed class AccountServiceTests
{
    [Theory]
    [EachDatabase]
    public async Task OpenAsync_WithABalance_ComesBackWithItPosted(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(5000);
        (await world.AccountStore.FindAsync(account.Id, Token)).ShouldBe(account);
        var view = await world.ViewAsync(account);
        (view.WalletMinor, view.ProvisionalMinor, view.AvailableMinor, view.Balance, view.MeterSerial).ShouldBe((5000, 0, 5000, BalanceState.Normal, "M-A-1"));
        (await world.Accounts.ViewByNumberAsync("A-1", Token)).ShouldBe(view);
        (await world.Accounts.ViewByMeterAsync(account.MeterId, Token)).ShouldBe(view);
        (await world.Accounts.ListAsync(default, 10, Token)).ShouldBe([view]);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task OpenAsync_NumberOrMeterTaken_OpensNothing(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        await world.OpenAsync(0);
        (await Open(world, new OpenAccountRequest("A-2", "M-A-1", "CNY", "plain", 700))).ShouldBeOfType<OpenAccountResult.Taken>();
        (await Open(world, new OpenAccountRequest("A-1", "M-A-1", "CNY", "plain", 700))).ShouldBeOfType<OpenAccountResult.Taken>();
        (await world.Accounts.ListAsync(default, 10, Token)).ShouldHaveSingleItem().WalletMinor.ShouldBe(0);
    }

    [Theory]
    [EachDatabase]
    public async Task OpenAsync_AtOnceForOneMeter_OpensOne(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        await world.OpenAsync(0, "other");
        await world.Meters.UpsertAsync([TestMeters.New("M-1")], Token);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Open(world, new OpenAccountRequest($"N-{i}", "M-1", "CNY", "plain", 100))));
        results.OfType<OpenAccountResult.Opened>().Count().ShouldBe(1);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task OpenAsync_EverythingWrong_NamesEveryField(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var request = new OpenAccountRequest(
            "", "nobody", "XXX", "none", WarningThresholdMinor: -1, Point: new MeasuringPoint(13, 0m, 1m), StartUsageKwh: -1m);
        (await Open(world, request)).ShouldBeOfType<OpenAccountResult.Invalid>().Faults.Select(fault => fault.Split(':')[0])
            .ShouldBe(["number", "currency", "tariff", "warningThresholdMinor", "startUsageKwh", "point.integerDigits", "point", "meterSerial"], ignoreOrder: true);
    }

    [Theory]
    [EachDatabase]
    public async Task OpenAsync_InTheFutureOrInAnotherCurrencyThanTheTariff_IsInvalid(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        await world.Meters.UpsertAsync([TestMeters.New("M-1")], Token);
        var request = new OpenAccountRequest("A", "M-1", "EUR", "plain", OpenedOn: PrepaymentWorld.Day.AddDays(1));
        (await Open(world, request)).ShouldBeOfType<OpenAccountResult.Invalid>().Faults.Select(fault => fault.Split(':')[0]).ShouldBe(["currency", "openedOn"], ignoreOrder: true);
    }

    [Theory]
    [EachDatabase]
    public async Task SetCutProtectedAsync_KnownAccount_IsKeptAndAudited(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        (await world.Accounts.SetCutProtectedAsync(account.Id, true, "li", "home visit only", Token)).ShouldBeTrue();
        (await world.ViewAsync(account)).Account.CutProtected.ShouldBeTrue();
        var line = (await world.Audit.ListAsync("account:A-1", 1, Token)).ShouldHaveSingleItem();
        (line.Action, line.Actor, line.Detail).ShouldBe(("account.protected", "li", "home visit only"));
        (await world.Accounts.SetCutProtectedAsync(new AccountId(99), true, "li", "", Token)).ShouldBeFalse();
    }

    private static Task<OpenAccountResult> Open(PrepaymentWorld world, OpenAccountRequest request) => world.Accounts.OpenAsync(request, "test", Token);
}
