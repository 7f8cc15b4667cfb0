namespace PrepaidMeter.Metering.Time;

/// <summary>
/// What time it is in the fleet's world: stamps on readings, business dates, watermarks, audit. In service it is the system's clock; the demo runs it
/// faster together with its simulated meters. Timers, timeouts and leases take <see cref="TimeProvider"/> instead, which is always real time.
/// </summary>
public sealed class FleetClock(TimeProvider time)
{
    public DateTimeOffset UtcNow => time.GetUtcNow();
}
