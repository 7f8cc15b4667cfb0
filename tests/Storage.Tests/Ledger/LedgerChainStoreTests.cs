using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Storage.Ledger;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Ledger;

public sealed class LedgerChainStoreTests
{
    private static readonly Currency Cny = Currency.Parse("CNY");

    [Theory]
    [EachDatabase]
    public async Task SealAsync_PostedInSeveralGoes_SealsEachOnceAndVerifies(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var chain = new LedgerChainStore(world.Database);
        var account = await world.OpenAsync(0);
        (await chain.SealAsync(Token)).ShouldBe(0);
        await PostAsync(world, account, 0, 3);
        (await chain.SealAsync(Token)).ShouldBe(3);
        var middle = await chain.HeadAsync(Token);
        await PostAsync(world, account, 3, 1100);
        (await chain.SealAsync(Token)).ShouldBe(1100);
        await PostAsync(world, account, 2000, 2);

        var verdict = await chain.VerifyAsync([middle], Token);

        verdict.Fault.ShouldBeNull();
        (verdict.Journals, verdict.Head.Position, verdict.Unsealed).ShouldBe((1105L, 1103L, 2L));
    }

    [Theory]
    [EachDatabase]
    public async Task SealAsync_SeveralAtOnceWhilePosting_NoJournalTwiceNoneLeft(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var chain = new LedgerChainStore(world.Database);
        var account = await world.OpenAsync(0);
        await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(i => new[] { PostAsync(world, account, i * 10, 10), chain.SealAsync(Token) }));
        await chain.SealAsync(Token);

        var verdict = await chain.VerifyAsync([], Token);

        verdict.Fault.ShouldBeNull();
        (verdict.Journals, verdict.Unsealed).ShouldBe((80L, 0L));
    }

    // Somebody with the file and a shell drops the triggers first.
    [Theory]
    [InlineData("UPDATE journal SET memo = 'another' WHERE id = 3", "journal 3")]
    [InlineData("UPDATE journal SET posted_at = posted_at + 1 WHERE id = 3", "journal 3")]
    [InlineData("UPDATE journal_line SET amount_minor = amount_minor * 2 WHERE journal_id = 3", "journal 3")]
    [InlineData("UPDATE journal_line SET account_code = 'wallet:9' WHERE journal_id = 3 AND line_number = 1", "journal 3")]
    [InlineData("UPDATE journal_line SET amount_minor = amount_minor + 1 WHERE journal_id = 3 AND line_number = 1", "position 3")]
    [InlineData("DELETE FROM journal_line WHERE journal_id = 3; DELETE FROM journal WHERE id = 3", "position 3")]
    [InlineData("DELETE FROM ledger_chain WHERE position = 3", "position 3")]
    [InlineData("DELETE FROM ledger_chain WHERE position > 4", "position 5")]
    [InlineData("UPDATE ledger_chain SET hash = zeroblob(32) WHERE position = 5", "journal 5")]
    [InlineData("UPDATE ledger_chain_head SET hash = zeroblob(32)", "position 5")]
    [InlineData("UPDATE ledger_chain SET journal_id = -1 WHERE position = 2; UPDATE ledger_chain SET journal_id = 2 WHERE position = 3; UPDATE ledger_chain SET journal_id = 3 WHERE position = 2", "journal 3")]
    public async Task VerifyAsync_FileWasTamperedWith_NamesThePlace(string tampering, string place)
    {
        await using var world = await PrepaymentWorld.CreateAsync(Sqlite);
        var chain = new LedgerChainStore(world.Database);
        await PostAsync(world, await world.OpenAsync(0), 0, 5);
        await chain.SealAsync(Token);
        await TamperAsync(world, tampering);

        var verdict = await chain.VerifyAsync([], Token);

        verdict.Fault.ShouldNotBeNull().Place.ShouldBe(place);
    }

    [Fact]
    public async Task VerifyAsync_MadeAnewOrCutOff_AnAnchorShows()
    {
        await using var original = await PrepaymentWorld.CreateAsync(Sqlite);
        await PostAsync(original, await original.OpenAsync(0), 0, 5);
        var anchor = await SealedHeadAsync(original);

        await using var anew = await PrepaymentWorld.CreateAsync(Sqlite);
        await PostAsync(anew, await anew.OpenAsync(0), 100, 6);
        await SealedHeadAsync(anew);
        await using var shorter = await PrepaymentWorld.CreateAsync(Sqlite);
        await PostAsync(shorter, await shorter.OpenAsync(0), 0, 4);
        await SealedHeadAsync(shorter);

        (await new LedgerChainStore(anew.Database).VerifyAsync([], Token)).Fault.ShouldBeNull();
        (await new LedgerChainStore(anew.Database).VerifyAsync([anchor], Token)).Fault.ShouldNotBeNull().Detail.ShouldContain("made anew");
        (await new LedgerChainStore(shorter.Database).VerifyAsync([anchor], Token)).Fault.ShouldNotBeNull().Detail.ShouldContain("cut off");
    }

    private static async Task<LedgerHead> SealedHeadAsync(PrepaymentWorld world)
    {
        var chain = new LedgerChainStore(world.Database);
        await chain.SealAsync(Token);
        return await chain.HeadAsync(Token);
    }

    // Outside a transaction, or the foreign keys could not be put aside.
    private static Task TamperAsync(PrepaymentWorld world, string tampering) => world.Database.ReadAsync(
        async session =>
        {
            await session.ExecuteAsync("PRAGMA foreign_keys = OFF");
            foreach (var trigger in await session.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            {
                await session.ExecuteAsync($"DROP TRIGGER {trigger}");
            }

            await session.ExecuteAsync(tampering);
            return true;
        },
        Token);

    private static async Task PostAsync(PrepaymentWorld world, Account account, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            var draft = new JournalDraft(
                JournalType.Recharge, account.Id, Cny, new DateOnly(2026, 11, 21), $"key-{i}", "counter 充值", null,
                new JournalLine(LedgerAccount.Clearing("pos"), -(i + 1)), new JournalLine(LedgerAccount.Wallet(account.Id), i + 1));
            await world.Ledger.PostAsync(draft, world.Now, Token);
        }
    }
}
