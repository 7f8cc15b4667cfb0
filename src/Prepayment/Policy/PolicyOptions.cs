namespace PrepaidMeter.Prepayment.Policy;

/// <summary>When the policy may act.</summary>
public sealed record PolicyOptions
{
    /// <summary>No cut on a balance whose newest settled freeze is older than this, in fleet time.</summary>
    public TimeSpan MaxDataAge { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Time between the notice that the balance is below zero and the cut, in fleet time.</summary>
    public TimeSpan NoticeGrace { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>After a command that failed, wait this long before the next attempt, in fleet time.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Hours and days cuts are confined to, in the meter's civil time. Restores never wait.</summary>
    public CutWindow Window { get; init; } = CutWindow.WorkingHours;
}
