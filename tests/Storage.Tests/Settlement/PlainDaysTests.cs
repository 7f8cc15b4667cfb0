using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Settlement;

/// <summary>A page of accounts settled at once is settled as one by one.</summary>
public sealed class PlainDaysTests
{
    private const int Days = 45;

    private static readonly DateOnly Day = PrepaymentWorld.Day;

    [Theory]
    [EachDatabase]
    public async Task RunAsync_GapsHoldsAndCorrectionsAmongPlainDays_AsOneByOne(string name)
    {
        await using var paged = await PrepaymentWorld.CreateAsync(name);
        await using var single = await PrepaymentWorld.CreateAsync(name);
        var pagedDays = await LiveAsync(paged, async world => await world.Runner.RunAsync(Token));
        var singleDays = await LiveAsync(single, async world =>
        {
            foreach (var account in await world.AccountStore.ListAsync(default, 100, Token))
            {
                await world.SettleAsync(account, PrepaymentWorld.Shanghai.Today(world.Now).AddDays(-1));
            }
        });

        pagedDays.ShouldBe(singleDays);
        await paged.ShouldAddUpAsync();
        foreach (var account in await paged.AccountStore.ListAsync(default, 100, Token))
        {
            var (one, other) = (await paged.ViewAsync(account), await single.ViewAsync(account));
            (one.AvailableMinor, one.LastSettledOn, one.HeldSince).ShouldBe((other.AvailableMinor, other.LastSettledOn, other.HeldSince));
        }
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_PlainDay_SettlesItWithoutACloserLook(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var accounts = new List<Account>();
        for (var i = 0; i < 3; i++)
        {
            accounts.Add(await world.OpenAsync(10_000, $"A-{i}", daysAgo: 2));
            await world.FreezeAsync(accounts[i], Day.AddDays(-2), 100m);
            await world.FreezeAsync(accounts[i], Day.AddDays(-1), 101m + i);
            world.Advance(TimeSpan.FromMinutes(10)); // a freeze stored in the minutes before a settlement is looked at again
            await world.SettleAsync(accounts[i], Day.AddDays(-2));
        }

        world.Advance(TimeSpan.FromMinutes(10));
        await world.FreezeAsync(accounts[0], Day, 103m);
        await world.FreezeAsync(accounts[1], Day, 99m); // runs backwards: for the closer look to hold

        var first = await world.PlainDays.SettleAsync(await world.Pages.LoadAsync(default, 10, Token), Token);
        var again = await world.PlainDays.SettleAsync(await world.Pages.LoadAsync(default, 10, Token), Token);

        (first.Settled.Count, first.Others.Count).ShouldBe((1, 1));
        first.Settled[0].Position.Account.Id.ShouldBe(accounts[0].Id);
        first.Others[0].Account.Id.ShouldBe(accounts[1].Id);
        again.Settled.ShouldBeEmpty();
        (await world.ViewAsync(accounts[0])).ProvisionalMinor.ShouldBe(300);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task SettleAsync_SeveralRunsAtOnce_EachDayOnce(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        for (var i = 0; i < 20; i++)
        {
            var account = await world.OpenAsync(10_000, $"A-{i}", daysAgo: 2);
            await world.FreezeAsync(account, Day.AddDays(-2), 100m);
            await world.FreezeAsync(account, Day.AddDays(-1), 101m);
            world.Advance(TimeSpan.FromMinutes(10));
            await world.SettleAsync(account, Day.AddDays(-2));
            await world.FreezeAsync(account, Day, 103m);
        }

        world.Advance(TimeSpan.FromMinutes(10));
        var summaries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Runner.RunAsync(Token)));

        summaries.Sum(s => s.DaysSettled).ShouldBe(20);
        summaries.Sum(s => s.Failed).ShouldBe(0);
        await world.ShouldAddUpAsync();
        foreach (var account in await world.AccountStore.ListAsync(default, 100, Token))
        {
            (await world.ViewAsync(account)).ProvisionalMinor.ShouldBe(300);
        }
    }

    /// <summary>A month and a half of four accounts: plain, with a gap, with a hold that ends, with corrections of yesterday and of last week.</summary>
    private static async Task<string> LiveAsync(PrepaymentWorld world, Func<PrepaymentWorld, Task> settle)
    {
        string[] numbers = ["plain", "gap", "hold", "corrected"];
        var accounts = new List<Account>();
        foreach (var number in numbers)
        {
            accounts.Add(await world.OpenAsync(50_000, number, daysAgo: 0));
        }

        for (var day = 0; day <= Days; day++)
        {
            var date = Day.AddDays(day);
            foreach (var account in accounts)
            {
                var kwh = 100m + (day * 2.5m);
                if (account.Number == "gap" && day is 9 or 10 or 30)
                {
                    continue;
                }

                await world.FreezeAsync(account, date, account.Number == "hold" && day is 12 or 13 ? 50m : kwh, day);
            }

            if (day is 20)
            {
                await world.FreezeAsync(accounts[3], date.AddDays(-1), 100m + ((day - 1) * 2.5m) + 0.5m, day - 1);
                await world.FreezeAsync(accounts[3], date.AddDays(-7), 100m + ((day - 7) * 2.5m) - 0.5m, day - 7);
            }

            world.Advance(TimeSpan.FromHours(12));
            await settle(world);
            world.Advance(TimeSpan.FromHours(12));
        }

        var told = new List<string>();
        foreach (var account in accounts)
        {
            foreach (var d in await world.SettlementStore.DaysAsync(account.Id, Day, Day.AddDays(Days), Token))
            {
                told.Add($"{account.Number} {d.Result.Date:yyyy-MM-dd} v{d.Version} {d.Result.Status} {d.Result.AmountMinor} {string.Join('/', d.Result.Tiers)} {d.Result.After?.CycleKwh}");
            }
        }

        return string.Join('\n', told);
    }
}
