using System.Data.Common;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Storage.Audit;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Audit;

public sealed class AuditStoreTests
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 11, 20, 1, 2, 3, TimeSpan.Zero).AddTicks(1234567);

    [Theory]
    [EachDatabase]
    public async Task AppendAsync_Several_AreNumberedAndChained(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AuditStore(test.Database);
        var first = await store.AppendAsync(Entry("meter:A"), Token);
        var second = await store.AppendAsync(Entry("meter:B"), Token);

        first.Sequence.ShouldBe(1);
        second.Sequence.ShouldBe(2);
        first.Hash.ToArray().ShouldBe(AuditChain.ComputeHash(AuditChain.Origin.Span, first));
        second.Hash.ToArray().ShouldBe(AuditChain.ComputeHash(first.Hash.Span, second));
        (await store.VerifyAsync([], Token)).BrokenAt.ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task ListAsync_OfOneSubject_NewestFirst(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AuditStore(test.Database);
        foreach (var subject in new[] { "meter:A", "meter:B", "meter:A" })
        {
            await store.AppendAsync(Entry(subject), Token);
        }

        (await store.ListAsync("meter:A", 10, Token)).Select(e => e.Sequence).ShouldBe([3L, 1L]);
        (await store.ListAsync(null, 2, Token)).Select(e => e.Sequence).ShouldBe([3L, 2L]);
        var entry = (await store.ListAsync("meter:B", 10, Token)).ShouldHaveSingleItem();
        (entry with { Hash = default, Sequence = 0 }).ShouldBe(Entry("meter:B"));
    }

    [Theory]
    [EachDatabase]
    public async Task AppendAsync_ManyAtOnce_NoGapAndNoFork(string name)
    {
        const int Writers = 40;
        await using var test = await CreateAsync(name);
        var store = new AuditStore(test.Database);
        var entries = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => store.AppendAsync(Entry($"meter:{i}"), Token)));
        entries.Select(e => e.Sequence).Order().ShouldBe(Enumerable.Range(1, Writers).Select(i => (long)i));
        (await store.VerifyAsync([], Token)).BrokenAt.ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task VerifyAsync_MoreThanAPage_WalksAll(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AuditStore(test.Database);
        (await store.VerifyAsync([], Token)).BrokenAt.ShouldBeNull();
        await AppendInOneTransactionAsync(test, 2100);
        (await store.VerifyAsync([], Token)).BrokenAt.ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task Table_UpdateDeleteOrWrongNumber_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        await new AuditStore(test.Database).AppendAsync(Entry("meter:A"), Token);
        string[] attempts =
        [
            "UPDATE audit_entry SET actor = 'someone else'",
            "DELETE FROM audit_entry",
            "INSERT INTO audit_entry (sequence, at, actor, action, subject, detail, hash) SELECT 3, at, actor, action, subject, detail, hash FROM audit_entry",
            "UPDATE audit_head SET sequence = 0",
            "DELETE FROM audit_head",
        ];
        foreach (var sql in attempts)
        {
            await Should.ThrowAsync<DbException>(() => test.Database.WriteAsync(s => s.ExecuteAsync(sql), Token), sql);
        }

        (await new AuditStore(test.Database).VerifyAsync([], Token)).BrokenAt.ShouldBeNull();
    }

    [Fact]
    public async Task Table_InsertOrReplace_IsRefused()
    {
        await using var test = await CreateAsync(Sqlite);
        await new AuditStore(test.Database).AppendAsync(Entry("meter:A"), Token);
        await Should.ThrowAsync<DbException>(() => test.Database.WriteAsync(
            s => s.ExecuteAsync("INSERT OR REPLACE INTO audit_entry (sequence, at, actor, action, subject, detail, hash) SELECT sequence, at, 'x', action, subject, detail, hash FROM audit_entry"),
            Token));
    }

    // Somebody with the file and a shell drops the triggers first; the chain is what still tells.
    [Theory]
    [InlineData("UPDATE audit_entry SET at = at + 10000000 WHERE sequence = 2", 2)]
    [InlineData("UPDATE audit_entry SET actor = 'x' WHERE sequence = 4", 4)]
    [InlineData("UPDATE audit_entry SET hash = zeroblob(32) WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM audit_entry WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM audit_entry WHERE sequence >= 4", 4)]
    [InlineData("DELETE FROM audit_entry", 1)]
    [InlineData("UPDATE audit_entry SET sequence = sequence + 1 WHERE sequence = 5", 5)]
    [InlineData("UPDATE audit_head SET hash = zeroblob(32)", 5)]
    public async Task VerifyAsync_FileWasTamperedWith_NamesTheFirstThatDoesNotFit(string tampering, long expected)
    {
        await using var test = await CreateAsync(Sqlite);
        await AppendInOneTransactionAsync(test, 5);
        await test.Database.WriteAsync(
            async s =>
            {
                foreach (var trigger in await s.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
                {
                    await s.ExecuteAsync($"DROP TRIGGER {trigger}");
                }

                await s.ExecuteAsync(tampering);
            },
            Token);
        (await new AuditStore(test.Database).VerifyAsync([], Token)).BrokenAt.ShouldBe(expected);
    }

    [Theory]
    [EachDatabase]
    public async Task VerifyAsync_CheckpointsOfThisRecord_AgreeAlsoAfterItWentOn(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new AuditStore(test.Database);
        var origin = await store.HeadAsync(Token);
        await AppendInOneTransactionAsync(test, 1005);
        var later = await store.HeadAsync(Token);
        await store.AppendAsync(Entry("meter:B"), Token);

        var verdict = await store.VerifyAsync([later, origin], Token);

        verdict.BrokenAt.ShouldBeNull(verdict.Fault);
        verdict.Head.Sequence.ShouldBe(1006);
    }

    // What the chain alone can not show: whoever owns the file makes it anew, or cuts it off together with its kept end.
    [Fact]
    public async Task VerifyAsync_RecordMadeAnewOrCutOff_OnlyACheckpointShows()
    {
        await using var original = await CreateAsync(Sqlite);
        await AppendInOneTransactionAsync(original, 5);
        var checkpoint = await new AuditStore(original.Database).HeadAsync(Token);

        await using var anew = await CreateAsync(Sqlite);
        for (var i = 0; i < 6; i++)
        {
            await new AuditStore(anew.Database).AppendAsync(Entry("meter:X"), Token);
        }

        await using var shorter = await CreateAsync(Sqlite);
        await AppendInOneTransactionAsync(shorter, 4);

        (await new AuditStore(anew.Database).VerifyAsync([], Token)).BrokenAt.ShouldBeNull();
        (await new AuditStore(anew.Database).VerifyAsync([checkpoint], Token)).BrokenAt.ShouldBe(5);
        (await new AuditStore(shorter.Database).VerifyAsync([], Token)).BrokenAt.ShouldBeNull();
        var cutOff = await new AuditStore(shorter.Database).VerifyAsync([checkpoint], Token);
        cutOff.BrokenAt.ShouldBe(5);
        cutOff.Fault.ShouldNotBeNull().ShouldContain("cut off");
    }

    private static Task AppendInOneTransactionAsync(TestDatabase test, int count) =>
        test.Database.WriteAsync(
            async s =>
            {
                var hash = AuditChain.Origin.ToArray();
                for (var i = 1; i <= count; i++)
                {
                    var entry = Entry("meter:A") with { Sequence = i };
                    hash = AuditChain.ComputeHash(hash, entry);
                    var row = AuditRow.From(entry with { Hash = hash });
                    await s.ExecuteAsync("INSERT INTO audit_entry (sequence, at, actor, action, subject, detail, hash) VALUES (@Sequence, @At, @Actor, @Action, @Subject, @Detail, @Hash)", row);
                    await s.ExecuteAsync("UPDATE audit_head SET sequence = @Sequence, hash = @Hash", row);
                }
            },
            Token);

    private static AuditEntry Entry(string subject) => new(0, Now, "tester", "command.requested", subject, "{\"action\":\"cut\"} 充值 ", default);
}
