using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Keeps settled days. Thread-safe.</summary>
public interface ISettlementStore
{
    /// <summary>How far the account is settled.</summary>
    Task<SettlementProgress> ProgressAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Newest versions of days from &lt;= date &lt;= to, by date.</summary>
    Task<IReadOnlyList<SettlementDay>> DaysAsync(AccountId id, DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>
    /// Posts the journals and stores the days in one transaction, when the account's settlement is still at <paramref name="expectedRevision"/>; false,
    /// and nothing done, when it is not.
    /// </summary>
    Task<bool> TryCommitAsync(AccountId id, long expectedRevision, IReadOnlyList<SettlementChange> changes, DateTimeOffset postedAt, CancellationToken cancellationToken);
}

/// <summary>How far an account is settled.</summary>
/// <param name="Revision">Grows with every commit; 0 before the first.</param>
/// <param name="HeldSince">First day whose newest version is on hold; null when none is.</param>
public sealed record SettlementProgress(long Revision, DateOnly? LastSettledOn, DateOnly? HeldSince);

/// <summary>A new version of one day and the money that goes with it.</summary>
/// <param name="Reversal">Undoes the version before, when that moved money.</param>
/// <param name="Posting">Null when the day comes to 0; also null, with <paramref name="KeepJournalId"/> set, when the amount stays as it was.</param>
/// <param name="KeepJournalId">The journal of the version before that stays in force.</param>
public sealed record SettlementChange(int Version, DayResult Result, JournalDraft? Reversal, JournalDraft? Posting, long? KeepJournalId);
