using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Storage.Safety;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Safety;

public sealed class ApprovalStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 1, 2, 3, TimeSpan.Zero);

    [Theory]
    [EachDatabase]
    public async Task AddAsync_ThenFind_ComesBackWithTheSameHash(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ApprovalStore(test.Database);
        var approval = New("B", "A", "C");
        await store.AddAsync(approval, Token);

        var found = (await store.FindAsync(approval.Id, Token)).ShouldNotBeNull();
        found.ShouldBe(approval);
        found.Subject.Hash.ShouldBe(approval.Hash);
        (await store.FindAsync(Guid.NewGuid(), Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task FindAsync_ListEditedInTheDatabase_ItsHashIsAnother(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ApprovalStore(test.Database);
        var approval = New("A", "B");
        await store.AddAsync(approval, Token);
        await test.Database.WriteAsync(session => session.ExecuteAsync("UPDATE approval SET items = @items", new { items = "A\nC" }), Token);

        var found = (await store.FindAsync(approval.Id, Token)).ShouldNotBeNull();
        found.FindObjection("wang", approval.Hash, Now).ShouldBe("the list on record is not the one that was asked for");
    }

    [Theory]
    [EachDatabase]
    public async Task TryDecideAsync_EightAtOnce_OneDecides(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ApprovalStore(test.Database);
        var approval = New("A");
        await store.AddAsync(approval, Token);

        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            store.TryDecideAsync(approval with { State = ApprovalState.Approved, DecidedBy = $"p{i}", DecidedAt = Now }, Token)));

        won.Count(w => w).ShouldBe(1);
        (await store.FindAsync(approval.Id, Token))!.DecidedBy.ShouldBe($"p{Array.IndexOf(won, true)}");
    }

    [Theory]
    [EachDatabase]
    public async Task ListAsync_ByState_NewestFirst(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ApprovalStore(test.Database);
        var (first, second) = (New("A"), New("B"));
        await store.AddAsync(first, Token);
        await store.AddAsync(second, Token);
        await store.TryDecideAsync(first with { State = ApprovalState.Rejected, DecidedBy = "li", DecidedAt = Now }, Token);

        (await store.ListAsync(null, 10, Token)).Select(a => a.Id).ShouldBe([second.Id, first.Id]);
        (await store.ListAsync(ApprovalState.Pending, 10, Token)).ShouldHaveSingleItem().Id.ShouldBe(second.Id);
    }

    private static Approval New(params string[] items) => Approval.Of(new ApprovalSubject(ApprovalKind.CutBatch, "arrears", items), "li", Now, TimeSpan.FromHours(4));
}
