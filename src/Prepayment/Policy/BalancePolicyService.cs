using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>Notice, cut, restore: looks at an account and does what its balance asks for. Safe to repeat and to run concurrently.</summary>
public sealed class BalancePolicyService
{
    /// <summary>Re-reads the balance, raises notices, asks for a cut or a restore, and stores why. Null when there is no such account.</summary>
    public Task<PolicyDecision?> EvaluateAsync(AccountId id, CancellationToken cancellationToken) => throw new NotImplementedException();
}
