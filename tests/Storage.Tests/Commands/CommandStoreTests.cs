using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Storage.Commands;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Commands;

public sealed class CommandStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 1, 2, 3, TimeSpan.Zero);

    private static readonly TariffCalendar Calendar = new(
        "WINTER26",
        ValueList.Create(new TariffSeason("S1", 1, 1, "W1"), new TariffSeason("S2", 7, 1, "W1")),
        ValueList.Create(new TariffWeek("W1", 1, 1, 1, 1, 1, 2, 2)),
        ValueList.Create(new TariffDay(1, ValueList.Create(new TariffSwitch(0, 0, 3), new TariffSwitch(8, 30, 1))), new TariffDay(2, default)),
        new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)));

    private static readonly CommandAction[] Actions = [new CommandAction.Cut(), new CommandAction.Restore(), new CommandAction.SetTariffCalendar(Calendar)];

    [Theory]
    [EachDatabase]
    public async Task FindAsync_EachAction_ComesBackAsGiven(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new CommandStore(test.Database);
        var meter = await test.AddMeterAsync();
        foreach (var action in Actions)
        {
            var command = Command(meter, action.Name) with { Action = action };
            (await store.AddAsync(command, Token)).ShouldBe((command, true));
            (await store.FindAsync(command.Id, Token)).ShouldBe(command);
        }

        (await store.FindAsync(Guid.NewGuid(), Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task AddAsync_KeyAlreadyHeld_ReturnsTheFirst(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new CommandStore(test.Database);
        var meter = await test.AddMeterAsync();
        var first = Command(meter, "key");
        await store.AddAsync(first, Token);
        (await store.AddAsync(Command(meter, "key") with { Action = new CommandAction.Restore() }, Token)).ShouldBe((first, false));
        (await store.ListAsync(null, 10, Token)).ShouldHaveSingleItem();
    }

    [Theory]
    [EachDatabase]
    public async Task AddAsync_OneKeyAtOnce_MakesOneCommand(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new CommandStore(test.Database);
        var meter = await test.AddMeterAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.AddAsync(Command(meter, "key"), Token)));
        results.Count(r => r.Created).ShouldBe(1);
        results.Select(r => r.Command.Id).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [EachDatabase]
    public async Task TryUpdateAsync_StateAsExpected_Replaces(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new CommandStore(test.Database);
        var command = Command(await test.AddMeterAsync(), "key");
        await store.AddAsync(command, Token);
        var done = command with { State = CommandState.Succeeded, FinishedAt = Now.AddSeconds(5), Sends = 1, Supply = new(false, 0, 4), Detail = "read back" };
        (await store.TryUpdateAsync(done, CommandState.Queued, Token)).ShouldBeTrue();
        (await store.FindAsync(command.Id, Token)).ShouldBe(done);
    }

    [Theory]
    [EachDatabase]
    public async Task TryUpdateAsync_SeveralFromOneState_OneWins(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new CommandStore(test.Database);
        var command = Command(await test.AddMeterAsync(), "key");
        await store.AddAsync(command, Token);
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            store.TryUpdateAsync(command with { State = CommandState.Executing, Detail = $"worker {i}" }, CommandState.Queued, Token)));
        won.Count(w => w).ShouldBe(1);
        (await store.FindAsync(command.Id, Token))!.State.ShouldBe(CommandState.Executing);
    }

    [Theory]
    [EachDatabase]
    public async Task ListAsync_ByMeterAndByState_NewestFirstAndOldestFirst(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new CommandStore(test.Database);
        var (a, b) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"));
        foreach (var (meter, key) in new[] { (a, "1"), (b, "2"), (a, "3") })
        {
            await store.AddAsync(Command(meter, key), Token);
        }

        (await store.ListAsync(null, 2, Token)).Select(c => c.IdempotencyKey).ShouldBe(["3", "2"]);
        (await store.ListAsync(a, 10, Token)).Select(c => c.IdempotencyKey).ShouldBe(["3", "1"]);
        (await store.ListByStateAsync(CommandState.Queued, 2, Token)).Select(c => c.IdempotencyKey).ShouldBe(["1", "2"]);
        (await store.ListByStateAsync(CommandState.Unknown, 2, Token)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreSupplyAsync_OlderReadLater_TheNewestStays(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new CommandStore(test.Database);
        var meter = await test.AddMeterAsync();
        (await store.LastSupplyAsync(meter, Token)).ShouldBeNull();
        await store.StoreSupplyAsync(meter, new(true, 1, 4), Now, Token);
        await store.StoreSupplyAsync(meter, new(false, 0, 4), Now.AddSeconds(2), Token);
        await store.StoreSupplyAsync(meter, new(true, 1, 4), Now.AddSeconds(1), Token);
        (await store.LastSupplyAsync(meter, Token)).ShouldBe((new SupplyState(false, 0, 4), Now.AddSeconds(2)));
    }

    private static MeterCommand Command(MeterId meter, string key) => new(
        Guid.NewGuid(), meter, new CommandAction.Cut(), key, "tester", "arrears", Now, CommandState.Queued, null, 0, null, null);
}
