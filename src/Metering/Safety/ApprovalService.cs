using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Safety;

/// <summary>
/// Four eyes: one person asks, another approves exactly that, and only then it is done. Approving again by the same person does what is left of it
/// (after a crash, say); each part is done once. Thread-safe.
/// </summary>
public sealed class ApprovalService(IApprovalStore approvals, ApprovedActions actions, IAuditStore audit, SafetyOptions options, FleetClock clock)
{
    /// <exception cref="ArgumentException">The subject can not be: see <see cref="ApprovalSubject"/>.</exception>
    public async Task<Approval> RequestAsync(ApprovalKind kind, string reason, IEnumerable<string> items, string requestedBy, CancellationToken cancellationToken)
    {
        var approval = Approval.Of(new ApprovalSubject(kind, reason, items), requestedBy, clock.UtcNow, options.ApprovalLifetime);
        await approvals.AddAsync(approval, cancellationToken).ConfigureAwait(false);
        await AuditAsync(approval, requestedBy, "approval.requested", cancellationToken).ConfigureAwait(false);
        return approval;
    }

    /// <summary>Approves and does it.</summary>
    /// <param name="hash">Of the list the approver has seen.</param>
    public async Task<ApprovalAnswer> ApproveAsync(Guid id, string approver, string hash, CancellationToken cancellationToken)
    {
        if (await approvals.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } approval)
        {
            return new ApprovalAnswer.Missing();
        }

        if (approval.FindObjection(approver, hash, clock.UtcNow) is { } objection)
        {
            await AuditAsync(approval, approver, "approval.refused", cancellationToken, objection).ConfigureAwait(false);
            return new ApprovalAnswer.Refused(objection);
        }

        if (approval.State == ApprovalState.Pending)
        {
            var decided = approval with { State = ApprovalState.Approved, DecidedBy = approver, DecidedAt = clock.UtcNow };
            if (!await approvals.TryDecideAsync(decided, cancellationToken).ConfigureAwait(false))
            {
                return new ApprovalAnswer.Refused("somebody else decided at the same time");
            }

            approval = decided;
            await AuditAsync(approval, approver, "approval.approved", cancellationToken).ConfigureAwait(false);
        }

        return new ApprovalAnswer.Done(approval, await actions.CarryOutAsync(approval, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Anybody may say no, the requester too.</summary>
    public async Task<ApprovalAnswer> RejectAsync(Guid id, string by, CancellationToken cancellationToken)
    {
        if (await approvals.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } approval)
        {
            return new ApprovalAnswer.Missing();
        }

        var decided = approval with { State = ApprovalState.Rejected, DecidedBy = by, DecidedAt = clock.UtcNow };
        if (!await approvals.TryDecideAsync(decided, cancellationToken).ConfigureAwait(false))
        {
            return new ApprovalAnswer.Refused("it is decided already");
        }

        await AuditAsync(decided, by, "approval.rejected", cancellationToken).ConfigureAwait(false);
        return new ApprovalAnswer.Done(decided, []);
    }

    private Task AuditAsync(Approval approval, string actor, string action, CancellationToken cancellationToken, string? detail = null) => audit.AppendAsync(
        new AuditEntry(0, clock.UtcNow, actor, action, $"approval:{approval.Id:D}", $"{approval.Subject.Kind} of {approval.Subject.Items.Count}, sha256 {approval.Hash}: {detail ?? approval.Subject.Reason}", default),
        cancellationToken);
}

/// <summary>Closed set.</summary>
public abstract record ApprovalAnswer
{
    private ApprovalAnswer()
    {
    }

    /// <param name="Results">What came of each item.</param>
    public sealed record Done(Approval Approval, IReadOnlyList<ItemResult> Results) : ApprovalAnswer;

    public sealed record Refused(string Reason) : ApprovalAnswer;

    public sealed record Missing : ApprovalAnswer;
}

/// <param name="Outcome">queued, quarantined, executing, succeeded, failed, unknown; refused; done.</param>
public sealed record ItemResult(string Item, string Outcome, string? Detail);
