namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>What became of a posting. Closed set.</summary>
public abstract record PostResult
{
    private PostResult()
    {
    }

    public sealed record Posted(Journal Journal) : PostResult;

    /// <summary>The same content was posted under this source key before: nothing moved.</summary>
    public sealed record AlreadyPosted(Journal Journal) : PostResult;

    /// <summary>Other content was posted under this source key: nothing moved, somebody has to look.</summary>
    public sealed record Conflict(Journal Existing) : PostResult;
}
