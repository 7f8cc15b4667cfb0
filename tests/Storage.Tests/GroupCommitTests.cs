using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests;

public sealed class GroupCommitTests
{
    private const string Insert = "INSERT INTO invocation_counter (counter_id, next_counter) VALUES (@id, 0)";

    [Theory]
    [EachDatabase]
    public async Task RunAsync_OneOfManyFails_TheOthersAreKept(string name)
    {
        await using var test = await CreateAsync(name);
        var writes = Enumerable.Range(0, 50).Select(i => test.Writes.RunAsync(
            async session =>
            {
                await session.ExecuteAsync(Insert, new { id = $"c{i:00}" });
                return i == 20 ? throw new InvalidOperationException("this one") : i;
            },
            Token)).ToList();

        (await Should.ThrowAsync<InvalidOperationException>(() => writes[20])).Message.ShouldBe("this one");
        writes.RemoveAt(20);
        (await Task.WhenAll(writes)).ShouldBe(Enumerable.Range(0, 50).Where(i => i != 20));
        var kept = await test.Database.ReadAsync(s => s.QueryAsync<string>("SELECT counter_id FROM invocation_counter ORDER BY counter_id"), Token);
        kept.ShouldBe(Enumerable.Range(0, 50).Where(i => i != 20).Select(i => $"c{i:00}"));
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_InsideAWrite_IsAWriteOfItsOwn(string name)
    {
        // The caller's mark "inside a write" must not stick to the runner that serves everybody.
        await using var test = await CreateAsync(name);
        Task? other = null;
        await test.Database.WriteAsync(
            s =>
            {
                other = test.Writes.RunAsync(g => g.ExecuteAsync(Insert, new { id = "a" }), Token);
                return Task.CompletedTask;
            },
            Token);
        await other!;
        await test.Writes.RunAsync(g => g.ExecuteAsync(Insert, new { id = "b" }), Token);
        (await test.Database.ReadAsync(s => s.ScalarAsync<int>("SELECT COUNT(*) FROM invocation_counter"), Token)).ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task RunAsync_CancelledBefore_IsNotRun(string name)
    {
        await using var test = await CreateAsync(name);
        var ran = false;
        await Should.ThrowAsync<OperationCanceledException>(() => test.Writes.RunAsync(
            _ =>
            {
                ran = true;
                return Task.CompletedTask;
            },
            new CancellationToken(canceled: true)));
        ran.ShouldBeFalse();
    }
}
