namespace PrepaidMeter.Metering.Gaps;

/// <summary>How gaps are looked for and filled.</summary>
public sealed record GapOptions
{
    /// <summary>Without an attempt since, a slot counts as missing this long after it was due, fleet time: before, the next read may be on its way.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(75);

    /// <summary>Capture period of a load profile until two rows of it are held.</summary>
    public TimeSpan AssumedPeriod { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Meters looked at together.</summary>
    public int ScanParallelism { get; init; } = 4;

    /// <summary>Meters fetched from together; the permits limit it further.</summary>
    public int FetchParallelism { get; init; } = 16;

    /// <summary>Pause between rounds of backfill, real time. Zero: nothing is fetched by itself.</summary>
    public TimeSpan BackfillEvery { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Meters of one round.</summary>
    public int BackfillRound { get; init; } = 1000;
}
