using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Prepayment.Accounts;

/// <summary>Keeps accounts. Thread-safe.</summary>
public interface IAccountStore
{
    /// <summary>Inserts the account (its id is given by the store) and posts the opening journal made for that id, if any, in one transaction. Null when the number or the meter already has an open account.</summary>
    Task<Account?> TryAddAsync(Account account, Func<Account, JournalDraft?> opening, CancellationToken cancellationToken);

    Task<Account?> FindAsync(AccountId id, CancellationToken cancellationToken);

    Task<Account?> FindByNumberAsync(string number, CancellationToken cancellationToken);

    /// <summary>The open account of a meter.</summary>
    Task<Account?> FindByMeterAsync(MeterId meterId, CancellationToken cancellationToken);

    /// <summary>Accounts with id above <paramref name="after"/>, by id.</summary>
    Task<IReadOnlyList<Account>> ListAsync(AccountId after, int limit, CancellationToken cancellationToken);

    /// <summary>False when there is no such account.</summary>
    Task<bool> SetCutProtectedAsync(AccountId id, bool cutProtected, CancellationToken cancellationToken);
}
