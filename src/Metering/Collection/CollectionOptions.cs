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

    /// <summary>Meter clock further off than this, and not beyond <see cref="ClockLimit"/>, is to be set.</summary>
    public TimeSpan ClockSetLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True: a clock that is to be set is set by itself, by a command of "policy:clock". False: it is only said.</summary>
    public bool SetClocks { get; init; }
}
