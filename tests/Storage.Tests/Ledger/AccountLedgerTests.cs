using System.Data.Common;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Ledger;

public sealed class AccountLedgerTests
{
    private static readonly Currency Cny = Currency.Parse("CNY");

    [Theory]
    [EachDatabase]
    public async Task PostAsync_SameSourceKey_PostsOnceOrConflicts(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        var posted = (await world.Ledger.PostAsync(Recharge(account, 500, "k"), world.Now, Token)).ShouldBeOfType<PostResult.Posted>().Journal;
        var again = (await world.Ledger.PostAsync(Recharge(account, 500, "k"), world.Now.AddHours(1), Token)).ShouldBeOfType<PostResult.AlreadyPosted>().Journal;
        again.Content.ShouldBe(posted.Content);
        (again.Id, again.PostedAt).ShouldBe((posted.Id, posted.PostedAt));
        (await world.Ledger.PostAsync(Recharge(account, 501, "k"), world.Now, Token)).ShouldBeOfType<PostResult.Conflict>().Existing.Id.ShouldBe(posted.Id);
        (await world.Ledger.BalancesAsync(account.Id, Token)).ShouldBe(new AccountBalances(500, 0, posted.Id));
        (await world.Ledger.BalanceAsync(LedgerAccount.Clearing("pos"), Cny, Token)).ShouldBe(-500);
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task PostAsync_ManyAtOnce_LosesNoMoney(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => world.Ledger.PostAsync(Recharge(account, i + 1, $"k{i % 32}"), world.Now, Token)));
        var statement = await world.Ledger.StatementAsync(account.Id, null, 100, Token);
        statement.Count.ShouldBe(32);
        (await world.Ledger.BalancesAsync(account.Id, Token)).WalletMinor.ShouldBe(statement.Sum(line => line.AmountMinor));
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task PostAsync_BalanceThatWouldNotFit_PostsNothing(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        for (var i = 0; i < 3; i++)
        {
            await world.Ledger.PostAsync(Recharge(account, 1L << 61, $"big{i}"), world.Now, Token);
        }

        await Should.ThrowAsync<OverflowException>(() => world.Ledger.PostAsync(Recharge(account, 1, "one more"), world.Now, Token));
        await Should.ThrowAsync<OverflowException>(() => world.Ledger.PostAsync(Recharge(account, long.MaxValue, "too big"), world.Now, Token));
        (await world.Ledger.FindAsync("one more", Token)).ShouldBeNull();
        (await world.Ledger.BalancesAsync(account.Id, Token)).WalletMinor.ShouldBe(3 * (1L << 61));
        await world.ShouldAddUpAsync();
    }

    [Theory]
    [EachDatabase]
    public async Task StatementAsync_PagesFromTheNewest(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        var other = await world.OpenAsync(900, "A-2");
        for (var i = 1; i <= 5; i++)
        {
            await world.Ledger.PostAsync(Recharge(account, i, $"k{i}"), world.Now, Token);
        }

        var first = await world.Ledger.StatementAsync(account.Id, null, 3, Token);
        var rest = await world.Ledger.StatementAsync(account.Id, first[^1].JournalId, 3, Token);
        first.Concat(rest).Select(line => line.AmountMinor).ShouldBe([5, 4, 3, 2, 1]);
        (await world.Ledger.StatementAsync(other.Id, null, 3, Token)).ShouldHaveSingleItem().Type.ShouldBe(JournalType.OpeningBalance);
    }

    [Theory]
    [InlineData("UPDATE journal SET memo = 'x'")]
    [InlineData("DELETE FROM journal")]
    [InlineData("UPDATE journal_line SET amount_minor = 1")]
    [InlineData("DELETE FROM journal_line")]
    [InlineData("UPDATE recharge SET amount_minor = 1")]
    [InlineData("DELETE FROM recharge")]
    public async Task Books_AreAppendOnlyForWhoeverWritesSql(string sql)
    {
        await using var world = await PrepaymentWorld.CreateAsync(Sqlite);
        var account = await world.OpenAsync(100);
        await world.RechargeAsync(account, 100, "t");
        (await Should.ThrowAsync<DbException>(() => world.Database.WriteAsync(session => session.ExecuteAsync(sql), Token))).Message.ShouldContain("append-only");
    }

    [Theory]
    [EachDatabase]
    public async Task CheckAsync_TamperedBalanceOrLine_IsFound(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(100);
        await world.Database.WriteAsync(session => session.ExecuteAsync("UPDATE ledger_balance SET balance_minor = 101 WHERE balance_minor = 100"), Token);
        (await world.Ledger.CheckAsync(Token)).ShouldHaveSingleItem().Place.ShouldBe($"balance wallet:{account.Id} CNY");
        await world.Database.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO journal_line (journal_id, line_number, account_code, amount_minor) VALUES (1, 3, 'suspense', 7)"), Token);
        (await world.Ledger.CheckAsync(Token)).Select(fault => fault.Place).ShouldBe(["journal 1", "balance suspense CNY", $"balance wallet:{account.Id} CNY"]);
    }

    private static JournalDraft Recharge(Account account, long minor, string key) => new(
        JournalType.Recharge, account.Id, Cny, PrepaymentWorld.Day, key, "test", null,
        new JournalLine(LedgerAccount.Wallet(account.Id), minor), new JournalLine(LedgerAccount.Clearing("pos"), -minor));
}
