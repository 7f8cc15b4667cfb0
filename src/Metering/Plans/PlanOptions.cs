namespace PrepaidMeter.Metering.Plans;

/// <summary>How runs of plans are worked on. All durations are real time.</summary>
public sealed record PlanOptions
{
    /// <summary>Meters of one shard, at most <see cref="MostMetersOfAShard"/>: what is gone through again when a node dies, less what it had saved.</summary>
    public int ShardSize { get; init; } = 200;

    public const int MostMetersOfAShard = 2000;

    /// <summary>Meters one shard reads at once.</summary>
    public int Parallelism { get; init; } = 32;

    /// <summary>How often a shard under way saves where it stands.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pause before the meters that failed are tried again; doubled with each pass, up to <see cref="LongestRetry"/>.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long ended runs are kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(35);
}
