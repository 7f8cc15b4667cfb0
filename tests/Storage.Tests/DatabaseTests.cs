using PrepaidMeter.Storage.Dialects;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests;

public sealed class DatabaseTests
{
    [Theory]
    [EachDatabase]
    public async Task WriteAsync_WorkThrows_NothingIsChanged(string name)
    {
        await using var test = await WithTableAsync(name);
        await Should.ThrowAsync<FormatException>(() => test.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("UPDATE box SET n = 7 WHERE id = 1");
                throw new FormatException();
            },
            Token));
        (await ReadAsync(test)).ShouldBe(0);
    }

    [Theory]
    [EachDatabase]
    public async Task WriteAsync_ManyAtOnce_NoneIsLostAndNoneFails(string name)
    {
        const int Writers = 50;
        await using var test = await WithTableAsync(name);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => test.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("UPDATE box SET n = n + 1 WHERE id = 1");
            },
            Token)));
        (await ReadAsync(test)).ShouldBe(Writers);
    }

    [Theory]
    [EachDatabase]
    public async Task WriteAsync_InsideAWrite_IsRefusedInsteadOfWaitingForItself(string name)
    {
        await using var test = await WithTableAsync(name);
        await Should.ThrowAsync<InvalidOperationException>(() =>
            test.Database.WriteAsync(session => test.Database.WriteAsync(inner => inner.ExecuteAsync("UPDATE box SET n = 1"), Token), Token));

        // The refusal left the gate open.
        await test.Database.WriteAsync(session => session.ExecuteAsync("UPDATE box SET n = 2"), Token);
        (await ReadAsync(test)).ShouldBe(2);
    }

    [Fact]
    public async Task WriteAsync_CancelledWhileQueued_LeavesTheQueueInOrder()
    {
        await using var test = await WithTableAsync(Sqlite);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = test.Database.WriteAsync(
            async session =>
            {
                entered.SetResult();
                await release.Task;
                await session.ExecuteAsync("UPDATE box SET n = n + 1");
            },
            Token);
        await entered.Task;
        using var cancel = new CancellationTokenSource();
        var second = test.Database.WriteAsync(session => session.ExecuteAsync("UPDATE box SET n = n + 10"), cancel.Token);
        var third = test.Database.WriteAsync(session => session.ExecuteAsync("UPDATE box SET n = n + 100"), Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        release.SetResult();
        await Task.WhenAll(first, third);
        (await ReadAsync(test)).ShouldBe(101);
    }

    [Theory]
    [EachDatabase]
    public async Task ReadAsync_DuringAWrite_SeesTheLastCommit(string name)
    {
        await using var test = await WithTableAsync(name);
        await test.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO box (id, n) VALUES (2, 5)");
                (await test.Database.ReadAsync(reader => reader.ScalarAsync<long>("SELECT COUNT(*) FROM box WHERE id = 2"), Token)).ShouldBe(0);
            },
            Token);
    }

    [Fact]
    public async Task ReadAsync_FolderDoesNotExist_SaysWhichFile()
    {
        using var database = new Database(new SqliteDialect("Data Source=/nowhere/at/all/headend.db"));
        var error = await Should.ThrowAsync<StorageException>(() => database.ReadAsync(s => s.ScalarAsync<long>("SELECT 1"), Token));
        error.Message.ShouldContain("/nowhere/at/all/headend.db");
    }

    [Fact]
    public async Task ReadAsync_FileIsNoDatabase_SaysSo()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, new string('x', 4096));
            using var database = new Database(new SqliteDialect($"Data Source={file}"));
            var error = await Should.ThrowAsync<StorageException>(() => database.ReadAsync(s => s.ScalarAsync<long>("SELECT 1"), Token));
            error.Message.ShouldContain(file);
            error.Message.ShouldContain("not a database");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Sqlite_Opened_IsDurableAndKeepsForeignKeys()
    {
        await using var test = await CreateEmptyAsync(Sqlite);
        var settings = await test.Database.ReadAsync(
            async s => (
                await s.ScalarAsync<string>("PRAGMA journal_mode"),
                await s.ScalarAsync<long>("PRAGMA synchronous"),
                await s.ScalarAsync<long>("PRAGMA foreign_keys")),
            Token);
        settings.ShouldBe(("wal", 2L, 1L)); // 2 = FULL
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("")]
    [InlineData("Nonsense=1")]
    public void SqliteDialect_ConnectionStringWithoutAFile_IsRefused(string connectionString) =>
        Should.Throw<StorageException>(() => new SqliteDialect(connectionString));

    private static async Task<TestDatabase> WithTableAsync(string name)
    {
        var test = await CreateEmptyAsync(name);
        await test.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("CREATE TABLE box (id INTEGER NOT NULL PRIMARY KEY, n INTEGER NOT NULL)");
                await session.ExecuteAsync("INSERT INTO box (id, n) VALUES (1, 0)");
            },
            Token);
        return test;
    }

    private static Task<long> ReadAsync(TestDatabase test) => test.Database.ReadAsync(s => s.ScalarAsync<long>("SELECT n FROM box WHERE id = 1"), Token);
}
