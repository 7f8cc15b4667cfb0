using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Readings;

/// <summary>What the head-end can say about a value by itself. Flags; None means nothing against it.</summary>
[Flags]
public enum ReadingQuality
{
    Good = 0,

    /// <summary>The meter's clock was invalid or the capture time carried the invalid flag.</summary>
    ClockInvalid = 1,

    /// <summary>A register that may only grow is lower than before.</summary>
    RunsBackwards = 2,

    /// <summary>More than the meter can physically have measured.</summary>
    Implausible = 4,

    /// <summary>The interval is shorter or longer than the capture period.</summary>
    IrregularInterval = 8,

    /// <summary>The meter's own status says the value is incomplete (power down, disturbed).</summary>
    MeterFlagged = 16,

    /// <summary>Put in for a value that is not held; the meter's own becomes the next version. It does not count as held.</summary>
    Estimated = 32,

    /// <summary>Outside what the profile says the quantity can be.</summary>
    OutOfRange = 64,

    /// <summary>The interval's energy is not what its register grew by.</summary>
    SumMismatch = 128,

    /// <summary>The register went over its last value and began again: the difference goes over it, too.</summary>
    RolledOver = 256,

    /// <summary>The meter recovered the value after an incident (DSMR).</summary>
    Recovered = 512,
}

/// <summary>One register read now.</summary>
/// <param name="Quantity">Name from the meter profile, e.g. energy.import.total.</param>
/// <param name="MeterTime">The meter's clock at the reading; null when not read.</param>
/// <param name="Value">In <paramref name="Unit"/>, scaled exactly.</param>
/// <param name="Unit">"Wh", "V", "A", "W", ... or "" for none.</param>
/// <param name="Raw">A-XDR octets as they came.</param>
public sealed record RegisterReading(
    MeterId MeterId, string Quantity, DateTimeOffset ReadAt, DateTimeOffset? MeterTime, decimal Value, string Unit, ReadingQuality Quality, ReadOnlyMemory<byte> Raw);

/// <summary>One channel's value of one load profile row.</summary>
/// <param name="Profile">Name from the meter profile, e.g. loadProfile.</param>
/// <param name="Channel">Captured object and attribute, "3:1.0.1.29.0.255:2"; the quantity's name where the profile knows it.</param>
/// <param name="CapturedAt">End of the interval, UTC.</param>
/// <param name="Occurrence">0 for the first row with this time; more when the clock was set back over it.</param>
/// <param name="Status">Raw profile status octets as an unsigned number; null when the profile has no status column.</param>
public sealed record IntervalReading(
    MeterId MeterId, string Profile, string Channel, DateTimeOffset CapturedAt, int Occurrence, decimal Value, string Unit, long? Status, ReadingQuality Quality);

/// <summary>One register frozen by the meter at a boundary (daily or billing).</summary>
/// <param name="Kind">dailyFreeze or billing: the profile's name in the meter profile.</param>
/// <param name="FrozenAt">The boundary the meter froze at, UTC: a freeze at local midnight starting day D+1 ends day D.</param>
public sealed record FrozenReading(
    MeterId MeterId, string Kind, string Quantity, DateTimeOffset FrozenAt, decimal Value, string Unit, ReadingQuality Quality);

/// <summary>A stored value with its version: 1 first, more when a later read brought a different value.</summary>
public sealed record Versioned<T>(T Reading, int Version, DateTimeOffset StoredAt);
