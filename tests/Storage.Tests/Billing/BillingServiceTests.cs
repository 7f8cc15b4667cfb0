using System.Data.Common;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Billing;

public sealed class BillingServiceTests
{
    private static readonly DateOnly Opened = new(2026, 10, 26);
    private static readonly DateOnly OctoberEnds = new(2026, 10, 31);

    [Theory]
    [EachDatabase]
    public async Task IssueAsync_MonthSettled_BillReplacesItsProvisionalCharges(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OpenAsync(world);
        await SettleAsync(world, account, peakPerDay: 2m, valleyPerDay: 1m, through: new DateOnly(2026, 11, 4));
        var before = await world.ViewAsync(account);

        var bill = (await world.Billing.IssueAsync(account, new DateOnly(2026, 11, 4), Token)).ShouldHaveSingleItem();

        var content = bill.Content;
        (content.From, content.To, content.ChargeMinor, content.AdjustmentMinor).ShouldBe((Opened, OctoberEnds, 6 * 250L, 0L));
        content.Energy.ShouldBe([new("peak", 12m), new("valley", 6m)]);
        content.Tiers.Sum().ShouldBe(content.Kwh);
        content.Lines.Sum(line => line.AmountMinor).ShouldBe(content.TotalMinor);
        var after = await world.ViewAsync(account);
        (after.WalletMinor, after.ProvisionalMinor, after.AvailableMinor).ShouldBe((before.WalletMinor - 1500, 4 * 250, before.AvailableMinor));
        (await world.Ledger.BalanceAsync(LedgerAccount.BilledEnergy, account.Currency, Token)).ShouldBe(1500);
        (await world.Ledger.BalanceAsync(LedgerAccount.UnbilledEnergy, account.Currency, Token)).ShouldBe(1000);
        (await world.BillStore.ListAsync(account.Id, 10, Token)).ShouldHaveSingleItem().Content.ShouldBe(content);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task IssueAsync_AgainAndManyAtOnce_OneBill(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OpenAsync(world);
        await SettleAsync(world, account, 2m, 1m, new DateOnly(2026, 11, 4));

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Billing.IssueAsync(account, new DateOnly(2026, 11, 4), Token)));
        var again = await world.Billing.IssueAsync(account, new DateOnly(2026, 11, 29), Token);

        runs.Sum(issued => issued.Count).ShouldBe(1);
        again.ShouldBeEmpty();
        (await world.ViewAsync(account)).WalletMinor.ShouldBe(100_000 - 1500);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task IssueAsync_DayOpenOrMonthNotOver_Waits(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OpenAsync(world);
        await SettleAsync(world, account, 2m, 1m, OctoberEnds.AddDays(-1));

        (await world.Billing.IssueAsync(account, OctoberEnds.AddDays(-1), Token)).ShouldBeEmpty();
        (await world.Billing.IssueAsync(account, new DateOnly(2026, 11, 10), Token)).ShouldBeEmpty();
        (await world.ViewAsync(account)).WalletMinor.ShouldBe(100_000);
    }

    // A billed day is corrected: its bill stands, the next one gives back or takes the difference (R7, adjustment line).
    [Theory]
    [EachDatabase]
    public async Task IssueAsync_BilledDayCorrectedLater_NextBillAdjusts(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await OpenAsync(world);
        await SettleAsync(world, account, 2m, 1m, new DateOnly(2026, 11, 4));
        var october = (await world.Billing.IssueAsync(account, new DateOnly(2026, 11, 4), Token)).ShouldHaveSingleItem();

        // The 31st ended 0.50 kWh lower than was thought: that day loses 0.50 peak, the 1st gains it.
        var corrected = OctoberEnds.AddDays(1);
        var days = corrected.DayNumber - Opened.DayNumber;
        await world.FreezeAsync(account, corrected, 100m + (2m * days) - 0.5m, days);
        await SettleAsync(world, account, 2m, 1m, new DateOnly(2026, 11, 30), except: corrected);
        var november = (await world.Billing.IssueAsync(account, new DateOnly(2026, 11, 30), Token)).ShouldHaveSingleItem();

        (november.Content.ChargeMinor, november.Content.AdjustmentMinor).ShouldBe(((30 * 250L) + 50, -50L));
        november.Content.Lines.ShouldContain(new BillLine(OctoberEnds, -50));
        (await world.BillStore.ListAsync(account.Id, 10, Token)).Select(bill => bill.Content.Month).ShouldBe([new(2026, 11, 1), new(2026, 10, 1)]);
        (await world.BillStore.ListAsync(account.Id, 10, Token))[1].Content.ShouldBe(october.Content);
        var view = await world.ViewAsync(account);
        (view.WalletMinor, view.ProvisionalMinor).ShouldBe((100_000 - (36 * 250), 0));
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [InlineData("UPDATE bill SET charge_minor = 1")]
    [InlineData("DELETE FROM bill")]
    [InlineData("UPDATE bill_line SET amount_minor = 1")]
    [InlineData("DELETE FROM bill_line")]
    public async Task Bills_AreAppendOnlyForWhoeverWritesSql(string sql)
    {
        await using var world = await PrepaymentWorld.CreateAsync(Sqlite);
        var account = await OpenAsync(world);
        await SettleAsync(world, account, 2m, 1m, OctoberEnds);
        (await world.Billing.IssueAsync(account, OctoberEnds, Token)).Count.ShouldBe(1);
        (await Should.ThrowAsync<DbException>(() => world.Database.WriteAsync(session => session.ExecuteAsync(sql), Token))).Message.ShouldContain("append-only");
    }

    private static Task<Account> OpenAsync(PrepaymentWorld world) => world.OpenAsync(100_000, daysAgo: PrepaymentWorld.Day.DayNumber - Opened.DayNumber);

    private static async Task SettleAsync(PrepaymentWorld world, Account account, decimal peakPerDay, decimal valleyPerDay, DateOnly through, DateOnly? except = null)
    {
        for (var day = Opened; day <= through.AddDays(1); day = day.AddDays(1))
        {
            var past = day.DayNumber - Opened.DayNumber;
            if (day != except)
            {
                await world.FreezeAsync(account, day, 100m + (peakPerDay * past), valleyPerDay * past);
            }
        }

        await world.SettleAsync(account, through);
    }
}
