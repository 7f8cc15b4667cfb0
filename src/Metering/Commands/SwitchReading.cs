using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol;

namespace PrepaidMeter.Metering.Commands;

/// <summary>The reading of total energy at the moment of switching, for the final bill. Thread-safe.</summary>
public sealed class SwitchReading(IReadingStore readings, FleetClock clock, CollectionOptions options)
{
    /// <summary>Reads and stores; null, or why there is no reading: that takes nothing from the command's outcome.</summary>
    internal async Task<string?> TakeAsync(MeterSession session, CancellationToken cancellationToken)
    {
        if (!session.Profile.Quantities.ContainsKey(QuantityNames.EnergyImportTotal))
        {
            return "the meter profile has no total energy";
        }

        try
        {
            var calendar = MeterCalendar.Of(session.Meter, session.Profile);
            var meterClock = await MeterClockReader.ReadAsync(session, calendar, clock, options.ClockLimit, cancellationToken).ConfigureAwait(false);
            var result = await RegisterReader.ReadAsync(session, [QuantityNames.EnergyImportTotal], meterClock, clock.UtcNow, cancellationToken).ConfigureAwait(false);
            await readings.Under(session.Fence).StoreRegistersAsync(result.Readings, cancellationToken).ConfigureAwait(false);
            return result.Faults.Count == 0 ? null : result.Faults[0].Detail;
        }
        catch (Exception e) when (e is DlmsException or MeterRefusedException or MeterDataException or SessionException)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            // The command's outcome is proved already; a stop in this moment must not make it unknown again.
            return "the head-end was stopping";
        }
    }
}
