using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Readings;

/// <summary>What a batch changed: identical values already held count as neither.</summary>
public readonly record struct StoreCounts(int Inserted, int NewVersions)
{
    public int Stored => Inserted + NewVersions;
}

/// <summary>
/// Keeps readings. Idempotent: storing a value already held changes nothing; a different value for the same key becomes a new version, nothing
/// is overwritten. Thread-safe.
/// </summary>
public interface IReadingStore
{
    /// <summary>
    /// This store, for one meter and one lease: every write of it throws <see cref="SessionException"/> (<see cref="FailureClass.Busy"/>) and stores nothing
    /// once a newer lease was granted.
    /// </summary>
    IReadingStore Under(Fence fence);

    Task<StoreCounts> StoreRegistersAsync(IReadOnlyList<RegisterReading> readings, CancellationToken cancellationToken);

    /// <summary>Stores rows and moves the watermark of (meter, profile) to <paramref name="watermark"/> in one transaction; the watermark never moves back.</summary>
    Task<StoreCounts> StoreIntervalsAsync(MeterId meterId, string profile, IReadOnlyList<IntervalReading> readings, DateTimeOffset watermark, CancellationToken cancellationToken);

    /// <summary>As <see cref="StoreIntervalsAsync"/>, for frozen registers of one kind.</summary>
    Task<StoreCounts> StoreFrozenAsync(MeterId meterId, string kind, IReadOnlyList<FrozenReading> readings, DateTimeOffset watermark, CancellationToken cancellationToken);

    /// <summary>Capture time up to which everything the meter gave is stored; null before the first read.</summary>
    Task<DateTimeOffset?> GetWatermarkAsync(MeterId meterId, string profile, CancellationToken cancellationToken);

    /// <summary>Newest reading of each quantity.</summary>
    Task<IReadOnlyList<RegisterReading>> LatestRegistersAsync(MeterId meterId, CancellationToken cancellationToken);

    /// <summary>Newest versions with from &lt;= readAt &lt;= to, by time then quantity; of one quantity when given.</summary>
    Task<IReadOnlyList<RegisterReading>> RegistersAsync(MeterId meterId, string? quantity, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);

    /// <summary>Newest versions with from &lt; capturedAt &lt;= to, by time then channel.</summary>
    Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsync(MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);

    /// <summary>What <see cref="IntervalsAsync"/> would have answered at <paramref name="asOf"/>: values and versions stored later are left out.</summary>
    Task<IReadOnlyList<Versioned<IntervalReading>>> IntervalsAsOfAsync(
        MeterId meterId, string profile, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, int limit, CancellationToken cancellationToken);

    /// <summary>Newest versions with from &lt;= frozenAt &lt;= to, by time then quantity.</summary>
    Task<IReadOnlyList<Versioned<FrozenReading>>> FrozenAsync(MeterId meterId, string kind, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);
}
