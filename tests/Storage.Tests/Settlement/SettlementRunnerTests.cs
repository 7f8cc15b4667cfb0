using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Payments;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Settlement;

public sealed class SettlementRunnerTests
{
    private static readonly DateOnly Day = PrepaymentWorld.Day;

    [Theory]
    [EachDatabase]
    public async Task RunAsync_Fleet_SettlesNotifiesAndCutsThoseBelowZero(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var rich = await world.OpenAsync(100_000, "rich", daysAgo: 1);
        var low = await world.OpenAsync(3100, "low", daysAgo: 1);
        var poor = await world.OpenAsync(100, "poor", daysAgo: 1);
        foreach (var account in new[] { rich, low, poor })
        {
            await world.FreezeAsync(account, Day.AddDays(-1), 10m);
            await world.FreezeAsync(account, Day, 12m);
        }

        (await world.Runner.RunAsync(Token)).ShouldBe(new SettlementSummary(3, 3, 0, 0, 0, 2, 1, 0));
        world.Relay.Commands.ShouldHaveSingleItem().MeterId.ShouldBe(poor.MeterId);
        world.Channel.Taken.Select(notice => notice.AccountNumber).ShouldBe(["low", "poor"]);

        (await world.Runner.RunAsync(Token)).ShouldBe(new SettlementSummary(3, 0, 0, 0, 0, 0, 0, 0));
        world.Relay.Commands.Count.ShouldBe(1);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_OneAccountInTrouble_DoesNotStopTheOthers(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var broken = await world.OpenAsync(0, "broken", daysAgo: 1);
        var good = await world.OpenAsync(0, "good", daysAgo: 1);
        await world.Database.WriteAsync(session => session.ExecuteAsync("UPDATE account SET tariff = 'gone' WHERE id = @id", new { id = broken.Id.Value }), Token);
        await world.FreezeAsync(good, Day.AddDays(-1), 10m);
        await world.FreezeAsync(good, Day, 12m);
        var summary = await world.Runner.RunAsync(Token);
        (summary.Accounts, summary.Failed, summary.DaysSettled).ShouldBe((2, 1, 1));
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_AfterARecharge_TheLifeOfADebtIsNoticeCutRestore(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(100, daysAgo: 1);
        await world.FreezeAsync(account, Day.AddDays(-1), 10m);
        await world.FreezeAsync(account, Day, 12m);
        await world.Runner.RunAsync(Token);
        world.Relay.Finish(CommandState.Succeeded, world.Now);

        await world.RechargeAsync(account, 100, "exactly-the-debt");
        world.Relay.Commands.Count.ShouldBe(1);

        await world.RechargeAsync(account, 1, "more-than-the-debt");
        world.Relay.Commands.Select(command => command.Action.Name).ShouldBe(["cut", "restore"]);
        world.Relay.Finish(CommandState.Succeeded, world.Now);
        (await world.EvaluateAsync(account)).Rule.ShouldBe("restored");
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_ProcessDiedBetweenBookingAndJudgingARecharge_RestoresAfterAll(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(100, daysAgo: 1);
        await world.FreezeAsync(account, Day.AddDays(-1), 10m);
        await world.FreezeAsync(account, Day, 12m);
        await world.Runner.RunAsync(Token);
        world.Relay.Finish(CommandState.Succeeded, world.Now);

        // What a recharge commits, and nothing of what follows the commit.
        var request = new RechargeRequest("counter", "paid", account.Number, null, 5000, "CNY");
        var journal = new JournalDraft(
            JournalType.Recharge, account.Id, account.Currency, Day, "recharge:counter:paid", "recharge by counter", null,
            new JournalLine(LedgerAccount.Wallet(account.Id), 5000), new JournalLine(LedgerAccount.Clearing("counter"), -5000));
        await world.RechargeStore.BookAsync(new Recharge(request, account.Currency, account.Id, account.Number, null, new byte[32]), journal, world.Now, Token);
        world.Relay.Commands.ShouldHaveSingleItem();

        (await world.Runner.RunAsync(Token)).Restores.ShouldBe(1);

        world.Relay.Commands.Select(command => command.Action.Name).ShouldBe(["cut", "restore"]);
        (await world.Runner.RunAsync(Token)).Restores.ShouldBe(0);
        await world.ShouldAddUpAsync();
    }
}
