using NodaTime;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Safety;

/// <summary>Nobody is cut at a time the calendar protects. A cut that was asked for before and is not sent yet is not sent then either.</summary>
public sealed class CutCalendarPolicy(SafetyOptions options, FleetClock clock) : ICommandPolicy
{
    public ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken)
    {
        if (check.Action is not CommandAction.Cut)
        {
            return new((string?)null);
        }

        // Without a zone nobody knows what time it is where the meter hangs.
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(check.Meter.TimeZone) is not { } zone)
        {
            return new($"'{check.Meter.TimeZone}' is no tzdb time zone.");
        }

        var local = Instant.FromDateTimeOffset(clock.UtcNow).InZone(zone).LocalDateTime;
        return new(options.Calendar.FindObjection(local.Date.ToDateOnly(), local.TimeOfDay.ToTimeOnly(), check.Meter.TimeZone));
    }
}
