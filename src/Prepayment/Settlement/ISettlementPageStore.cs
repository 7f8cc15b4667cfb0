using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>
/// Settles many accounts with a handful of statements: what a run over a whole book needs to know and to write, a page of accounts at a time. The rules are
/// those of <see cref="ISettlementStore"/>; whatever is not plain is left to it. Thread-safe.
/// </summary>
public interface ISettlementPageStore
{
    /// <summary>Accounts after an id, in order; those that are closed too, so that the caller knows where the page ends.</summary>
    Task<IReadOnlyList<SettlementPosition>> LoadAsync(AccountId after, int limit, CancellationToken cancellationToken);

    /// <summary>Newest versions of the freezes of the page's meters with from &lt;= frozen at &lt;= to.</summary>
    Task<IReadOnlyList<FrozenReading>> FreezesAsync(SettlementSpan page, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>When a version of any freeze with from &lt;= frozen at &lt;= to was last stored, for the page's meters that have one stored after <paramref name="since"/>.</summary>
    Task<IReadOnlyDictionary<long, DateTimeOffset>> StoredSinceAsync(
        SettlementSpan page, DateTimeOffset from, DateTimeOffset to, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Posts and stores the days in one transaction when every account's settlement is where it was loaded; false, and nothing done, otherwise.</summary>
    Task<bool> TryCommitAsync(IReadOnlyList<SettlementStep> steps, DateTimeOffset postedAt, CancellationToken cancellationToken);

    /// <summary>Open accounts of the page the balance policy has something to say about: low or below zero, told so before, or once cut.</summary>
    Task<IReadOnlyList<AccountId>> NeedingAttentionAsync(SettlementSpan page, CancellationToken cancellationToken);
}

/// <summary>Accounts with first &lt;= id &lt;= last.</summary>
public sealed record SettlementSpan(AccountId First, AccountId Last);

/// <summary>Where an account's settlement stands.</summary>
/// <param name="TimeZone">Of its meter, tzdb id.</param>
/// <param name="Revision">0 before the first commit, when nothing is stored of the account.</param>
/// <param name="LastDay">Newest version of the last settled day; null when there is none, or a day is on hold.</param>
/// <param name="LastBilledMonth">First day of it; null before the first bill.</param>
public sealed record SettlementPosition(Account Account, string TimeZone, long Revision, SettlementDay? LastDay, DateOnly? LastBilledMonth)
{
    /// <summary>First day of the month the next bill is for.</summary>
    public DateOnly NextBillMonth => LastBilledMonth?.AddMonths(1) ?? new DateOnly(Account.OpenedOn.Year, Account.OpenedOn.Month, 1);
}

/// <summary>One account's next day, settled for the first time.</summary>
public sealed record SettlementStep(Account Account, long ExpectedRevision, SettlementChange Change);
