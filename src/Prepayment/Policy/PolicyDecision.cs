using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>What the policy wants done. Stored by number.</summary>
public enum PolicyAction
{
    None = 0,

    /// <summary>A notice was raised; supply stays as it is.</summary>
    Notice = 1,

    Cut = 2,

    /// <summary>Due for a cut, but a veto stands in the way.</summary>
    CutDeferred = 3,

    Restore = 4,
}

/// <summary>A decision, explained.</summary>
/// <param name="Rule">Which rule decided: "available-below-zero", "recharge-covers-debt", ...</param>
/// <param name="Facts">The data the policy saw.</param>
/// <param name="Veto">What stands in the way of a cut; null otherwise.</param>
/// <param name="CommandId">The command it led to.</param>
/// <param name="NoticeId">The notice it raised.</param>
public sealed record PolicyDecision(
    long Id, AccountId AccountId, DateTimeOffset DecidedAt, PolicyAction Action, string Rule, string Facts, string? Veto, Guid? CommandId, long? NoticeId);

public interface IPolicyDecisionStore
{
    /// <summary>Stores a decision that differs from the account's newest in action, rule, veto, command or notice; returns the newest either way.</summary>
    Task<PolicyDecision> RecordAsync(PolicyDecision decision, CancellationToken cancellationToken);

    /// <summary>Newest first; of one account when given.</summary>
    Task<IReadOnlyList<PolicyDecision>> ListAsync(AccountId? accountId, int limit, CancellationToken cancellationToken);
}
