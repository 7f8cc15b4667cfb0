using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Prepayment.Billing;

/// <summary>Keeps bills. Thread-safe.</summary>
public interface IBillStore
{
    /// <summary>First day of the newest month billed; null before the first bill.</summary>
    Task<DateOnly?> LastMonthAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Settled days up to and including <paramref name="through"/> whose amount in force is not what bills have charged for them, by date.</summary>
    Task<IReadOnlyList<BillLine>> UnbilledAsync(AccountId id, DateOnly through, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the bill and posts its journal in one transaction, when the account's settlement is still at <paramref name="expectedRevision"/> and the month
    /// has no bill; null, and nothing done, otherwise.
    /// </summary>
    /// <param name="posting">Null when the bill comes to 0.</param>
    Task<Bill?> TryIssueAsync(BillContent content, JournalDraft? posting, long expectedRevision, DateTimeOffset issuedAt, CancellationToken cancellationToken);

    /// <summary>Newest month first, with their lines.</summary>
    Task<IReadOnlyList<Bill>> ListAsync(AccountId id, int limit, CancellationToken cancellationToken);
}
