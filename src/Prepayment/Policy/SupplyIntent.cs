using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>What the policy wants of an account's supply, and the command it gave for it.</summary>
/// <param name="On">True until the policy wants it cut.</param>
/// <param name="Revision">Grows with every change of mind; with <paramref name="Attempt"/> it makes the command's idempotency key.</param>
/// <param name="Attempt">0, then one more after each command proved not applied.</param>
/// <param name="Cause">The crossing behind it: "notice 12", "journal 40".</param>
/// <param name="CommandId">Null between the decision and the command.</param>
/// <param name="ChangedAt">Of the newest change.</param>
public sealed record SupplyIntent(AccountId AccountId, bool On, long Revision, int Attempt, string Cause, Guid? CommandId, DateTimeOffset ChangedAt)
{
    /// <summary>Before the policy ever acted.</summary>
    public static SupplyIntent Initial(AccountId id) => new(id, true, 0, 0, "", null, default);
}

public interface ISupplyIntentStore
{
    /// <summary><see cref="SupplyIntent.Initial"/> when nothing is stored.</summary>
    Task<SupplyIntent> GetAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Stores <paramref name="next"/> when the stored one is still <paramref name="expected"/>; false when it is not.</summary>
    Task<bool> TrySaveAsync(SupplyIntent expected, SupplyIntent next, CancellationToken cancellationToken);
}
