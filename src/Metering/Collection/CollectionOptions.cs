namespace PrepaidMeter.Metering.Collection;

/// <summary>Limits of collection.</summary>
public sealed record CollectionOptions
{
    /// <summary>Meter clock further off than this, beyond the uncertainty of the measurement, marks what is read as <see cref="Readings.ReadingQuality.ClockInvalid"/>.</summary>
    public TimeSpan ClockLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Spans of profile rows that may be decoded and on their way into the database at once. Ten thousand sessions run in step bring their profiles within
    /// seconds; what the database has not taken yet waits as octets. More than twice what one group commit takes, so that none waits for it.
    /// </summary>
    public int MaxDecodedSpans { get; init; } = 512;
}
