namespace PrepaidMeter.Metering.Collection;

/// <summary>Limits of collection.</summary>
public sealed record CollectionOptions
{
    /// <summary>Meter clock further off than this, beyond the uncertainty of the measurement, marks what is read as <see cref="Readings.ReadingQuality.ClockInvalid"/>.</summary>
    public TimeSpan ClockLimit { get; init; } = TimeSpan.FromMinutes(5);
}
