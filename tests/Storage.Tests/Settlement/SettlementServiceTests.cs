using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Settlement;

public sealed class SettlementServiceTests
{
    private static readonly DateOnly Day = PrepaymentWorld.Day;

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_Freezes_ChargeEachDayProvisionally(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(5000, daysAgo: 2);
        await FreezeAsync(world, account, Day.AddDays(-2), 100m, 103.5m, 105.25m);
        (await world.SettleAsync(account, Day.AddDays(-1))).ShouldBe(new SettlementOutcome.Done(2, 0, 525, Day.AddDays(-1), null));
        var view = await world.ViewAsync(account);
        (view.WalletMinor, view.ProvisionalMinor, view.AvailableMinor, view.LastSettledOn).ShouldBe((5000, 525, 4475, Day.AddDays(-1)));
        var posted = (await world.Ledger.FindAsync($"presettle:{account.Id}:{Day.AddDays(-2):yyyy-MM-dd}:1", Token)).ShouldNotBeNull();
        (posted.Content.BusinessDate, posted.PostedAt, posted.Content.Type).ShouldBe((Day.AddDays(-2), world.Now, JournalType.PreSettlement));
        (await world.Ledger.BalanceAsync(LedgerAccount.UnbilledEnergy, account.Currency, Token)).ShouldBe(525);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_DayByDay_CarriesThePartCyclesLadderAndTheMonthsFixedCharge(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var opened = Day.AddDays(-3);
        var account = await world.OpenAsync(100_000, daysAgo: 3, tariff: "steps");
        await world.FreezeAsync(account, opened, 1000m);
        decimal[] registers = [1150m, 1250m, 1250m];
        for (var i = 0; i < registers.Length; i++)
        {
            await world.FreezeAsync(account, opened.AddDays(i + 1), registers[i]);
            await world.SettleAsync(account, opened.AddDays(i));
        }

        // Connected in November: two twelfths of 1200 kWh. The second day has 50 kWh below the bound and 50 above; the service fee comes once.
        var days = await world.SettlementStore.DaysAsync(account.Id, opened, Day, Token);
        days.Select(day => day.Result.AmountMinor).ShouldBe([15_000 + 310, 5_000 + 10_000, 0]);
        days[1].Result.Tiers.ShouldBe([50m, 50m]);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_Again_ChangesNothing(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(5000, daysAgo: 3);
        await FreezeAsync(world, account, Day.AddDays(-3), 100m, 103.333m, 105.25m, 104m);
        await world.SettleAsync(account, Day.AddDays(-1));
        var before = await StateAsync(world, account);
        world.Advance(TimeSpan.FromHours(3));
        for (var i = 0; i < 3; i++)
        {
            (await world.SettleAsync(account, Day.AddDays(-1))).ShouldBe(new SettlementOutcome.Done(0, 0, 0, Day.AddDays(-2), Day.AddDays(-1)));
        }

        (await StateAsync(world, account)).ShouldBe(before);
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_ByManyAtOnce_PostsEachDayOnce(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0, daysAgo: 5);
        await FreezeAsync(world, account, Day.AddDays(-5), 0m, 1m, 2m, 3m, 4m, 5m);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.SettleAsync(account, Day.AddDays(-1))));
        outcomes.Sum(done => done.NewDays).ShouldBe(5);
        (await world.ViewAsync(account)).ProvisionalMinor.ShouldBe(500);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_CorrectedFreeze_ReversesAndPostsAnew(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(5000, daysAgo: 3);
        var first = Day.AddDays(-3);
        await FreezeAsync(world, account, first, 100m, 103m, 105m, 106m);
        await world.SettleAsync(account, Day.AddDays(-1));
        world.Advance(TimeSpan.FromHours(30));

        await world.FreezeAsync(account, first.AddDays(1), 104m);
        (await world.SettleAsync(account, Day.AddDays(-1))).ShouldBe(new SettlementOutcome.Done(0, 2, 0, Day.AddDays(-1), null));

        var days = await world.SettlementStore.DaysAsync(account.Id, first, Day, Token);
        days.Select(day => (day.Version, day.Result.AmountMinor)).ShouldBe([(2, 400), (2, 100), (1, 100)]);
        var statement = await world.Ledger.StatementAsync(account.Id, null, 4, Token);
        statement.Select(line => (line.Type, line.BusinessDate, line.AmountMinor)).ShouldBe(
        [
            (JournalType.PreSettlement, first.AddDays(1), -100), (JournalType.PreSettlementReversal, first.AddDays(1), 200),
            (JournalType.PreSettlement, first, -400), (JournalType.PreSettlementReversal, first, 300),
        ]);
        statement.ShouldAllBe(line => line.PostedAt == world.Now);
        var original = (await world.Ledger.FindAsync($"presettle:{account.Id}:{first:yyyy-MM-dd}:1", Token))!;
        (await world.Ledger.FindAsync($"presettle:{account.Id}:{first:yyyy-MM-dd}:2:reversal", Token))!.Content.Reverses.ShouldBe(original.Id);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_CorrectionThatDoesNotChangeTheAmount_KeepsThePosting(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0, daysAgo: 1);
        await FreezeAsync(world, account, Day.AddDays(-1), 100m, 103m);
        await world.SettleAsync(account, Day.AddDays(-1));
        var before = await world.SettlementStore.DaysAsync(account.Id, Day.AddDays(-1), Day, Token);
        await world.FreezeAsync(account, Day, 103.001m);
        await world.SettleAsync(account, Day.AddDays(-1));
        var after = (await world.SettlementStore.DaysAsync(account.Id, Day.AddDays(-1), Day, Token)).ShouldHaveSingleItem();
        (after.Version, after.JournalId).ShouldBe((2, before[0].JournalId));
        (await world.Ledger.StatementAsync(account.Id, null, 10, Token)).ShouldHaveSingleItem();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_FreezeThatCanNotBe_HoldsUntilOneThatCan(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(1000, daysAgo: 3);
        await FreezeAsync(world, account, Day.AddDays(-3), 100m, 90m);
        (await world.SettleAsync(account, Day.AddDays(-1))).ShouldBe(new SettlementOutcome.Done(0, 0, 0, null, Day.AddDays(-3)));
        (await world.ViewAsync(account)).AvailableMinor.ShouldBe(1000);

        await world.FreezeAsync(account, Day.AddDays(-1), 105m);
        (await world.SettleAsync(account, Day.AddDays(-1))).ShouldBe(new SettlementOutcome.Done(2, 0, 500, Day.AddDays(-2), null));
        (await world.SettlementStore.DaysAsync(account.Id, Day.AddDays(-3), Day, Token)).Select(day => day.Version).ShouldBe([2, 1]);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_SettledDayWhoseFreezeTurnsOutWrong_GivesTheMoneyBackAndHolds(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(1000, daysAgo: 1);
        await FreezeAsync(world, account, Day.AddDays(-1), 100m, 104m);
        await world.SettleAsync(account, Day.AddDays(-1));
        await world.FreezeAsync(account, Day, 104m, quality: ReadingQuality.ClockInvalid);
        (await world.SettleAsync(account, Day.AddDays(-1))).ShouldBe(new SettlementOutcome.Done(0, 1, -400, null, Day.AddDays(-1)));
        (await world.ViewAsync(account)).AvailableMinor.ShouldBe(1000);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_LongLifeInALookBackWindow_GivesWhatOneLongRunGives(string name)
    {
        // Two accounts with the same freezes, gaps among them; one settled night by night through a small window.
        await using var world = await PrepaymentWorld.CreateAsync(name, settlement: new SettlementOptions { LookBackDays = 3 });
        var nightly = await world.OpenAsync(0, "nightly", daysAgo: 45);
        var atOnce = await world.OpenAsync(0, "at-once", daysAgo: 45);
        var random = new Random(11);
        var register = 100m;
        for (var day = Day.AddDays(-45); day <= Day; day = day.AddDays(1))
        {
            register += random.Next(0, 9_999) / 1000m;
            if (day > Day.AddDays(-45) && day < Day && random.Next(4) == 0)
            {
                continue;
            }

            await world.FreezeAsync(nightly, day, register, decimal.Floor(register * 300m) / 1000m);
            await world.FreezeAsync(atOnce, day, register, decimal.Floor(register * 300m) / 1000m);
            await world.SettleAsync(nightly, day.AddDays(-1));
        }

        await world.SettleAsync(atOnce, Day.AddDays(-1));
        var left = await world.SettlementStore.DaysAsync(nightly.Id, Day.AddDays(-45), Day, Token);
        var right = await world.SettlementStore.DaysAsync(atOnce.Id, Day.AddDays(-45), Day, Token);
        left.Count.ShouldBe(45);
        left.Select(day => day.Result).ShouldBe(right.Select(day => day.Result));
        left.ShouldAllBe(day => day.Version == 1);
        (await world.ViewAsync(nightly)).AvailableMinor.ShouldBe((await world.ViewAsync(atOnce)).AvailableMinor);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_BeforeTheAccountWasOpened_IsNotCharged(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0, daysAgo: 0);
        await FreezeAsync(world, account, Day.AddDays(-3), 100m, 200m, 300m, 400m);
        (await world.SettleAsync(account, Day.AddDays(-1))).ShouldBe(new SettlementOutcome.Done(0, 0, 0, null, null));
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_UnknownAccount_IsRefused(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        (await world.Settlement.SettleAsync(new AccountId(99), Day, Token)).ShouldBeOfType<SettlementOutcome.Refused>();
    }

    private static async Task FreezeAsync(PrepaymentWorld world, Account account, DateOnly first, params decimal[] registers)
    {
        for (var i = 0; i < registers.Length; i++)
        {
            await world.FreezeAsync(account, first.AddDays(i), registers[i]);
        }
    }

    private static async Task<string> StateAsync(PrepaymentWorld world, Account account)
    {
        var days = await world.SettlementStore.DaysAsync(account.Id, Day.AddDays(-10), Day, Token);
        var statement = await world.Ledger.StatementAsync(account.Id, null, 100, Token);
        return string.Join('\n', days.Select(day => $"{day.Result.Date} {day.Version} {day.JournalId} {day.SettledAt:O}").Concat(statement.Select(line => line.ToString())));
    }
}
