using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Fleet;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Storage.Accounts;
using PrepaidMeter.Storage.Collection;
using PrepaidMeter.Storage.Commands;
using PrepaidMeter.Storage.Fleet;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Fleet;

public sealed class FleetOverviewStoreTests
{
    private static readonly DateTimeOffset Today = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [EachDatabase]
    public async Task CountAsync_FleetOfAllKinds_CountsEachOnItsTile(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new FleetOverviewStore(test.Database);
        (await store.CountAsync(Today, Token)).ShouldBe(new FleetCounts(0, 0, 0, 0, 0, 0, 0));
        await FillAsync(test);

        (await store.CountAsync(Today, Token)).ShouldBe(new FleetCounts(Meters: 5, ReadOk: 1, Failed: 2, NotTried: 2, Never: 2, SupplyOff: 1, LowBalance: 1));
    }

    [Theory]
    [EachDatabase]
    public async Task PageAsync_EachFilter_ListsWhatTheTileCounts(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new FleetOverviewStore(test.Database);
        await FillAsync(test);

        (await SerialsAsync(FleetFilter.All)).ShouldBe(["A-read", "B-mended", "C-failed", "D-yesterday", "E-never"]);
        (await SerialsAsync(FleetFilter.ReadOk)).ShouldBe(["A-read"]);
        (await SerialsAsync(FleetFilter.Failed)).ShouldBe(["B-mended", "C-failed"]);
        (await SerialsAsync(FleetFilter.NotTried)).ShouldBe(["D-yesterday", "E-never"]);
        (await SerialsAsync(FleetFilter.Never)).ShouldBe(["C-failed", "E-never"]);
        (await SerialsAsync(FleetFilter.SupplyOff)).ShouldBe(["B-mended"]);
        (await SerialsAsync(FleetFilter.LowBalance)).ShouldBe(["B-mended"]);

        async Task<IEnumerable<string>> SerialsAsync(FleetFilter filter) =>
            (await store.PageAsync(new FleetPageRequest(filter, Today, null, null, null, 100), Token)).Rows.Select(r => r.SerialNumber);
    }

    [Theory]
    [EachDatabase]
    public async Task PageAsync_MeterWithEverything_ShowsNewestOfEach(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new FleetOverviewStore(test.Database);
        await FillAsync(test);

        var rows = (await store.PageAsync(new FleetPageRequest(FleetFilter.All, Today, null, null, null, 100), Token)).Rows;

        var cut = rows[1];
        cut.Group.ShouldBe("north");
        cut.LastAttemptAt.ShouldBe(Today.AddHours(3));
        cut.LastFailure.ShouldBe(FailureClass.Timeout);
        cut.LastReadAt.ShouldBe(Today.AddHours(-5));
        cut.Supply.ShouldBe(new SupplyState(false, 0, 4));
        cut.LastCommand.ShouldBe(new FleetCommand("cut", CommandState.Succeeded, Today.AddHours(2)));
        cut.LastSwitch.ShouldBe(cut.LastCommand);
        cut.Balance.ShouldBe(new FleetBalance("ACC-B", 1200, 3000, Currency.Parse("CNY")));
        cut.Balance!.State.ShouldBe(BalanceState.Low);

        var fresh = rows[4];
        (fresh.LastAttemptAt, fresh.LastFailure, fresh.LastReadAt, fresh.Supply, fresh.LastCommand, fresh.LastSwitch, fresh.Balance)
            .ShouldBe((null, null, null, null, null, null, null));
    }

    [Theory]
    [EachDatabase]
    public async Task PageAsync_WalkedForthAndBack_SeesEachMeterOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new FleetOverviewStore(test.Database);
        await FillAsync(test);

        var first = await PageAsync(null, null);
        Flat(first).ShouldBe("A-read B-mended before:False after:True");
        var second = await PageAsync("B-mended", null);
        Flat(second).ShouldBe("C-failed D-yesterday before:True after:True");
        Flat(await PageAsync("D-yesterday", null)).ShouldBe("E-never before:True after:False");
        Flat(await PageAsync(null, "E-never")).ShouldBe("C-failed D-yesterday before:True after:True");
        Flat(await PageAsync(null, "C-failed")).ShouldBe("A-read B-mended before:False after:True");

        Task<FleetPage> PageAsync(string? after, string? before) => store.PageAsync(new FleetPageRequest(FleetFilter.All, Today, null, after, before, 2), Token);
        static string Flat(FleetPage page) => $"{string.Join(' ', page.Rows.Select(r => r.SerialNumber))} before:{page.HasBefore} after:{page.HasAfter}";
    }

    [Theory]
    [EachDatabase]
    public async Task PageAsync_Search_FindsSerialGroupAndAccountAndTakesWildcardsLiterally(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new FleetOverviewStore(test.Database);
        await FillAsync(test);

        (await FindAsync("b-men")).ShouldBe(["B-mended"]);
        (await FindAsync("NORTH")).ShouldBe(["B-mended"]);
        (await FindAsync("acc-b")).ShouldBe(["B-mended"]);
        (await FindAsync("%")).ShouldBeEmpty();
        (await FindAsync("_-read")).ShouldBeEmpty();

        async Task<IEnumerable<string>> FindAsync(string search) =>
            (await store.PageAsync(new FleetPageRequest(FleetFilter.All, Today, search, null, null, 100), Token)).Rows.Select(r => r.SerialNumber);
    }

    [Theory]
    [EachDatabase]
    public async Task RecentAttemptsAsync_ManyMeters_NewestFirst(string name)
    {
        await using var test = await CreateAsync(name);
        await FillAsync(test);

        var recent = await new FleetOverviewStore(test.Database).RecentAttemptsAsync(2, Token);

        recent.Select(r => (r.SerialNumber, r.Attempt.StartedAt)).ShouldBe([("B-mended", Today.AddHours(3)), ("C-failed", Today.AddHours(2))]);
    }

    private static async Task FillAsync(TestDatabase test)
    {
        var attempts = new AttemptStore(test.Writes, test.Database);
        var read = await test.AddMeterAsync("A-read");
        var mended = await test.AddMeterAsync("B-mended", "north");
        var failed = await test.AddMeterAsync("C-failed");
        var yesterday = await test.AddMeterAsync("D-yesterday");
        await test.AddMeterAsync("E-never");
        await attempts.AddAsync(Attempt(read, 1, FailureClass.None), Token);
        await attempts.AddAsync(Attempt(mended, -5, FailureClass.None), Token);
        await attempts.AddAsync(Attempt(mended, 3, FailureClass.Timeout), Token);
        await attempts.AddAsync(Attempt(failed, 2, FailureClass.Unreachable), Token);
        await attempts.AddAsync(Attempt(yesterday, -20, FailureClass.None), Token);

        var commands = new CommandStore(test.Database);
        await commands.StoreSupplyAsync(read, new SupplyState(true, 1, 4), Today, Token);
        await commands.StoreSupplyAsync(mended, new SupplyState(false, 0, 4), Today.AddHours(2), Token);
        await commands.AddAsync(Command(mended, new CommandAction.Restore(), 1), Token);
        await commands.AddAsync(Command(mended, new CommandAction.Cut(), 2), Token);

        await OpenAsync(test, mended, "ACC-B", 1200);
        await OpenAsync(test, read, "ACC-A", 3000);
    }

    private static ReadAttempt Attempt(MeterId meter, int hour, FailureClass failure) =>
        new(0, meter, CollectionParts.All, "test", Today.AddHours(hour), TimeSpan.FromSeconds(1), failure, null, 0, 0, 0, 0, 0, null);

    private static MeterCommand Command(MeterId meter, CommandAction action, int hour) =>
        new(Guid.NewGuid(), meter, action, Guid.NewGuid().ToString(), "test", "", Today.AddHours(hour), CommandState.Succeeded, Today.AddHours(hour), 1, null, null);

    private static async Task OpenAsync(TestDatabase test, MeterId meter, string number, long balance)
    {
        var account = new Account(
            default, number, meter, Currency.Parse("CNY"), "tou", 3000, new DateOnly(2026, 11, 1), AccountState.Open, false, MeasuringPoint.Default, 0m, Today);
        var opened = await new AccountStore(test.Database).TryAddAsync(
            account,
            a => new JournalDraft(
                JournalType.OpeningBalance, a.Id, a.Currency, a.OpenedOn, $"opening:{a.Id}", "", null,
                new JournalLine(LedgerAccount.Wallet(a.Id), balance), new JournalLine(LedgerAccount.OpeningBalances, -balance)),
            Token);
        opened.ShouldNotBeNull();
    }
}
