using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Prepayment.Tests.Ledger;

public sealed class JournalDraftTests
{
    private static readonly Currency Cny = Currency.Parse("CNY");
    private static readonly DateOnly Day = new(2026, 11, 20);

    [Fact]
    public void Draft_AnyLinesThatDoNotAddUpToZero_CanNotBeMade() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(-1000, 1000).ArrayOf().ToArbitrary(),
        amounts =>
        {
            var good = amounts.Length >= 2 && amounts.Sum() == 0 && !amounts.Contains(0);
            var made = Record.Exception(() => Draft(amounts)) is null;
            made.ShouldBe(good);
        }));

    [Fact]
    public void Draft_SumBeyondALong_Overflows() =>
        Should.Throw<OverflowException>(() => new JournalDraft(
            JournalType.Recharge, null, Cny, Day, "k", "", null, new JournalLine(LedgerAccount.Suspense, long.MaxValue), new JournalLine(LedgerAccount.OpeningBalances, 1)));

    [Fact]
    public void Digest_ChangesWithEverythingThatMovesMoney()
    {
        var draft = Of(JournalType.Recharge, new AccountId(1), "CNY", Day, 500, null);
        JournalDraft[] others =
        [
            Of(JournalType.Suspense, new AccountId(1), "CNY", Day, 500, null), Of(JournalType.Recharge, new AccountId(2), "CNY", Day, 500, null),
            Of(JournalType.Recharge, null, "CNY", Day, 500, null), Of(JournalType.Recharge, new AccountId(1), "EUR", Day, 500, null),
            Of(JournalType.Recharge, new AccountId(1), "CNY", Day.AddDays(1), 500, null), Of(JournalType.Recharge, new AccountId(1), "CNY", Day, 501, null),
            Of(JournalType.Recharge, new AccountId(1), "CNY", Day, 500, 7),
        ];
        others.Select(other => Convert.ToHexString(other.Digest())).Append(Convert.ToHexString(draft.Digest())).Distinct().Count().ShouldBe(8);
        Of(JournalType.Recharge, new AccountId(1), "CNY", Day, 500, null, "another memo").Digest().ShouldBe(draft.Digest());
    }

    private static JournalDraft Draft(int[] amounts) => new(
        JournalType.Recharge, null, Cny, Day, "key", "", null, [.. amounts.Select((amount, i) => new JournalLine(LedgerAccount.Clearing($"c{i}"), amount))]);

    private static JournalDraft Of(JournalType type, AccountId? account, string currency, DateOnly date, long minor, long? reverses, string memo = "") => new(
        type, account, Currency.Parse(currency), date, "key", memo, reverses, new JournalLine(LedgerAccount.Suspense, minor), new JournalLine(LedgerAccount.Clearing("pos"), -minor));
}
