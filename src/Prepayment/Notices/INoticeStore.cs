using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Notices;

/// <summary>Keeps notices and the level each account is at. Thread-safe.</summary>
public interface INoticeStore
{
    /// <summary>The level told last and not recovered from, with its notice.</summary>
    Task<NoticeStanding> StandingAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>
    /// Moves the account from <paramref name="expected"/> to the notice's level and stores the notice (its id is given by the store) in one transaction; null
    /// when the account is no longer there, so that of many callers at one crossing exactly one raises.
    /// </summary>
    Task<Notice?> TryRaiseAsync(NoticeLevel expected, Notice notice, CancellationToken cancellationToken);

    /// <summary>Moves the account up after recovery, arming the levels above again; false when it is no longer at <paramref name="expected"/>.</summary>
    Task<bool> TryRearmAsync(AccountId id, NoticeLevel expected, NoticeLevel level, CancellationToken cancellationToken);

    Task MarkDeliveredAsync(long noticeId, DateTimeOffset deliveredAt, CancellationToken cancellationToken);

    /// <summary>Newest first; of one account when given.</summary>
    Task<IReadOnlyList<Notice>> ListAsync(AccountId? accountId, int limit, CancellationToken cancellationToken);
}

/// <param name="Level">Where the account stands.</param>
/// <param name="Notice">The notice in force at that level: the one raised when the level was crossed downwards; null at None, and after a partial recovery.</param>
public sealed record NoticeStanding(NoticeLevel Level, Notice? Notice);
