using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>
/// The append-only double-entry ledger. Postings are serialised per account; balances are the sums of lines, cached in the posting's own transaction.
/// Thread-safe.
/// </summary>
public interface IAccountLedger
{
    /// <summary>Posts once per source key.</summary>
    /// <exception cref="OverflowException">A balance would not fit 64 bits; nothing was posted.</exception>
    Task<PostResult> PostAsync(JournalDraft draft, DateTimeOffset postedAt, CancellationToken cancellationToken);

    Task<Journal?> FindAsync(string sourceKey, CancellationToken cancellationToken);

    /// <summary>Zeroes for an account nothing was posted to.</summary>
    Task<AccountBalances> BalancesAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Balance of any ledger account; 0 when nothing was posted to it.</summary>
    Task<long> BalanceAsync(LedgerAccount account, Currency currency, CancellationToken cancellationToken);

    /// <summary>Movements of the account's wallet and pre-settled energy, newest first, with journal id below <paramref name="before"/> when given.</summary>
    Task<IReadOnlyList<StatementLine>> StatementAsync(AccountId id, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>Recomputes every balance from the lines and every journal's sum; empty when all agree.</summary>
    Task<IReadOnlyList<LedgerFault>> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>What a customer's own ledger accounts hold, minor units.</summary>
/// <param name="PreSettledMinor">Negative or zero.</param>
/// <param name="LastJournalId">0 when nothing was posted.</param>
public sealed record AccountBalances(long WalletMinor, long PreSettledMinor, long LastJournalId)
{
    public long AvailableMinor => checked(WalletMinor + PreSettledMinor);
}

/// <summary>Something in the ledger that does not add up.</summary>
/// <param name="Place">"journal 12" or "balance wallet:3 CNY".</param>
public sealed record LedgerFault(string Place, string Detail);
