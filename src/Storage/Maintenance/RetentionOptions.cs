namespace PrepaidMeter.Storage.Maintenance;

/// <summary>How many days of each kind of record are kept; 0 keeps all.</summary>
public sealed record RetentionOptions
{
    /// <summary>Load profile values, by capture time. Where the database has partitions whole months go, so up to a month more is kept.</summary>
    public int IntervalDays { get; init; }

    /// <summary>Register readings, by the time they were read; each quantity's newest always stays.</summary>
    public int RegisterDays { get; init; }

    /// <summary>Meter events, by the meter's stamp.</summary>
    public int EventDays { get; init; }

    /// <summary>Read attempts; each meter's newest always stays.</summary>
    public int AttemptDays { get; init; }
}
