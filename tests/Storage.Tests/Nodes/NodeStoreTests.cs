using PrepaidMeter.Metering.Nodes;
using PrepaidMeter.Storage.Nodes;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Nodes;

public sealed class NodeStoreTests
{
    [Theory]
    [EachDatabase]
    public async Task BeatAsync_TwoNodesOfOneName_AreBothListed(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new NodeStore(test.Database);
        var (first, second) = (New(NodeRoles.Api), New(NodeRoles.Worker | NodeRoles.Scheduler));
        await store.BeatAsync(first, TimeProvider.System.GetUtcNow(), Token);
        await store.BeatAsync(second, TimeProvider.System.GetUtcNow(), Token);
        await store.BeatAsync(first, TimeProvider.System.GetUtcNow(), Token);
        var listed = await store.ListAsync(Token);
        listed.Select(s => s.Node).ShouldBe([first, second], ignoreOrder: true);
        listed.ShouldAllBe(s => s.IsAlive);
    }

    [Theory]
    [EachDatabase]
    public async Task BeatAsync_ClockOfTheNodeIsAhead_SaysByHowMuch(string name)
    {
        await using var test = await CreateAsync(name);
        var status = await new NodeStore(test.Database).BeatAsync(New(NodeRoles.All), TimeProvider.System.GetUtcNow().AddMinutes(5), Token);
        (status.ClockOffset - TimeSpan.FromMinutes(5)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [EachDatabase]
    public async Task ListAsync_SilentForAMinute_IsDeadUntilForgotten(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new NodeStore(test.Database);
        var (dead, alive) = (New(NodeRoles.Worker), New(NodeRoles.Worker));
        await store.BeatAsync(dead, TimeProvider.System.GetUtcNow(), Token);
        await store.BeatAsync(alive, TimeProvider.System.GetUtcNow(), Token);
        await test.Database.WriteAsync(
            session => session.ExecuteAsync("UPDATE node SET seen_at = seen_at - @minute WHERE id = @Id", new { minute = TimeSpan.TicksPerMinute, dead.Id }), Token);

        (await store.ListAsync(Token)).Single(s => !s.IsAlive).Node.Id.ShouldBe(dead.Id);
        (await store.ForgetAsync(TimeSpan.FromMinutes(2), Token)).ShouldBe(0);
        (await store.ForgetAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(1);
        (await store.ListAsync(Token)).ShouldHaveSingleItem().Node.ShouldBe(alive);
    }

    [Theory]
    [EachDatabase]
    public async Task RemoveAsync_EndedInGoodOrder_IsNotListed(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new NodeStore(test.Database);
        var node = New(NodeRoles.All);
        await store.BeatAsync(node, TimeProvider.System.GetUtcNow(), Token);
        await store.RemoveAsync(node.Id, Token);
        (await store.ListAsync(Token)).ShouldBeEmpty();
    }

    private static Node New(NodeRoles roles) => Node.Start("node", roles, "1.0", TimeProvider.System);
}
