using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Storage.Keys;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Keys;

public sealed class InvocationCounterStoreTests
{
    private static readonly CounterId Id = new("4845530000000001-0123456789abcdef0123456789abcdef");

    [Theory]
    [EachDatabase]
    public async Task ReserveAsync_AgainAndFromAnotherStore_NeverOverlaps(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new InvocationCounterStore(test.Writes, test.Database);
        (await store.FindAsync(Id, Token)).ShouldBeNull();
        (await store.ReserveAsync(Id, 100, Token)).ShouldBe(new(new(1), 100));
        (await store.ReserveAsync(Id, 10, Token)).ShouldBe(new(new(101), 10));

        // What a restart is to the store.
        var restarted = new InvocationCounterStore(new(test.Database), test.Database);
        (await restarted.ReserveAsync(Id, 5, Token)).ShouldBe(new(new(111), 5));
        (await restarted.FindAsync(Id, Token)).ShouldBe(116UL);
        (await restarted.ReserveAsync(new("another"), 5, Token)).First.Value.ShouldBe(1U);
    }

    [Theory]
    [EachDatabase]
    public async Task ReserveAsync_ManyAtOnce_GivesEachCounterOnce(string name)
    {
        await using var test = await CreateAsync(name);
        InvocationCounterStore[] nodes = [new(test.Writes, test.Database), new(new(test.Database), test.Database)];

        var blocks = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => nodes[i % 2].ReserveAsync(Id, 7, Token)));

        var counters = blocks.SelectMany(b => Enumerable.Range(0, (int)b.Count).Select(i => b.First.Value + (uint)i)).ToList();
        counters.Order().ShouldBe(Enumerable.Range(1, 420).Select(i => (uint)i));
    }

    [Theory]
    [EachDatabase]
    public async Task TryRaiseAsync_OnlyEverUp(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new InvocationCounterStore(test.Writes, test.Database);
        (await store.TryRaiseAsync(Id, new(500), Token)).ShouldBeTrue();
        (await store.ReserveAsync(Id, 10, Token)).First.Value.ShouldBe(500U);
        (await store.TryRaiseAsync(Id, new(509), Token)).ShouldBeFalse();
        (await store.TryRaiseAsync(Id, new(510), Token)).ShouldBeTrue();
        (await store.ReserveAsync(Id, 1, Token)).First.Value.ShouldBe(510U);
    }

    [Theory]
    [EachDatabase]
    public async Task ReserveAsync_AtTheEnd_GivesTheRestAndThenNone(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new InvocationCounterStore(test.Writes, test.Database);
        (await store.TryRaiseAsync(Id, new(uint.MaxValue - 2), Token)).ShouldBeTrue();
        (await store.ReserveAsync(Id, 100, Token)).ShouldBe(new(new(uint.MaxValue - 2), 3));
        await Should.ThrowAsync<InvocationCounterExhaustedException>(() => store.ReserveAsync(Id, 1, Token));
        (await store.TryRaiseAsync(Id, new(1), Token)).ShouldBeFalse();
    }
}
