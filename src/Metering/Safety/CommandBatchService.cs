namespace PrepaidMeter.Metering.Safety;

/// <summary>Lists of cuts: a short one is asked for at once, a longer one waits for a second person. Thread-safe.</summary>
public sealed class CommandBatchService(ApprovalService approvals, ApprovedActions actions, SafetyOptions options)
{
    /// <param name="key">The same key is the same batch: its meters are asked for once.</param>
    /// <exception cref="ArgumentException">The list is empty, too long, or names a meter twice.</exception>
    public async Task<BatchAnswer> CutAsync(IReadOnlyList<string> serialNumbers, string key, string requester, string reason, CancellationToken cancellationToken)
    {
        if (serialNumbers.Count > options.LargestBatch)
        {
            throw new ArgumentException($"A batch may not name more than {options.LargestBatch} meters.", nameof(serialNumbers));
        }

        if (serialNumbers.Count > options.BatchWithoutApproval)
        {
            return new BatchAnswer.Pending(await approvals.RequestAsync(ApprovalKind.CutBatch, reason, serialNumbers, requester, cancellationToken).ConfigureAwait(false));
        }

        var results = new List<ItemResult>(serialNumbers.Count);
        foreach (var serial in new ApprovalSubject(ApprovalKind.CutBatch, reason, serialNumbers).Items)
        {
            results.Add(await actions.CutAsync(serial, $"{key}:{serial}", requester, reason, cancellationToken).ConfigureAwait(false));
        }

        return new BatchAnswer.Done(results);
    }
}

/// <summary>Closed set.</summary>
public abstract record BatchAnswer
{
    private BatchAnswer()
    {
    }

    public sealed record Done(IReadOnlyList<ItemResult> Results) : BatchAnswer;

    public sealed record Pending(Approval Approval) : BatchAnswer;
}
