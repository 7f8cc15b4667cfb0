using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Prepayment.Payments;

/// <summary>Keeps recharges. Thread-safe.</summary>
public interface IRechargeStore
{
    /// <summary>Books the recharge and its journal in one transaction, once per (channel, transaction id).</summary>
    /// <exception cref="OverflowException">A balance would not fit 64 bits; nothing was booked.</exception>
    Task<RechargeResult> BookAsync(Recharge recharge, JournalDraft journal, DateTimeOffset postedAt, CancellationToken cancellationToken);

    Task<Receipt?> FindAsync(string channel, string transactionId, CancellationToken cancellationToken);

    /// <summary>Recharges in suspense that were assigned to nobody, oldest first.</summary>
    Task<IReadOnlyList<Receipt>> ListSuspenseAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Newest first; of one account when given.</summary>
    Task<IReadOnlyList<Receipt>> ListAsync(AccountId? accountId, int limit, CancellationToken cancellationToken);
}

/// <summary>A checked recharge and where its money goes.</summary>
/// <param name="AccountId">Null: suspense.</param>
/// <param name="Digest">SHA-256 of what makes two requests the same.</param>
public sealed record Recharge(RechargeRequest Request, Currency Currency, AccountId? AccountId, string? AccountNumber, string? SuspenseReason, ReadOnlyMemory<byte> Digest);
