using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Events;

/// <summary>One entry of a meter's event log.</summary>
/// <param name="Log">Name from the meter profile: events.</param>
/// <param name="At">The meter's time stamp, UTC.</param>
/// <param name="Code">Raw event code: unknown codes are kept.</param>
/// <param name="Occurrence">0 for the first entry with this time and code; power-up bursts carry identical stamps.</param>
public sealed record MeterEvent(MeterId MeterId, string Log, DateTimeOffset At, int Code, int Occurrence);

/// <summary>Keeps meter events. Idempotent by (meter, log, time, code, occurrence). Thread-safe.</summary>
public interface IEventStore
{
    /// <summary>This store, for one meter and one lease; as <see cref="Readings.IReadingStore.Under"/>.</summary>
    IEventStore Under(Fence fence);

    /// <summary>Stores entries and moves the watermark of (meter, log) in one transaction; the watermark never moves back. Returns how many were new.</summary>
    Task<int> StoreAsync(MeterId meterId, string log, IReadOnlyList<MeterEvent> entries, DateTimeOffset watermark, CancellationToken cancellationToken);

    /// <summary>Time up to which everything the meter gave is stored; null before the first read.</summary>
    Task<DateTimeOffset?> GetWatermarkAsync(MeterId meterId, string log, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<MeterEvent>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken);
}
