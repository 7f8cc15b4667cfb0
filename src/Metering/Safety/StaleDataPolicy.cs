using System.Globalization;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Safety;

/// <summary>A meter that was not read lately is not cut: whoever decided did not know its present state.</summary>
public sealed class StaleDataPolicy(IReadingStore readings, SafetyOptions options, FleetClock clock) : ICommandPolicy
{
    public async ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken)
    {
        if (check.Action is not CommandAction.Cut || options.MaxReadAge is not { } limit)
        {
            return null;
        }

        var latest = await readings.LatestRegistersAsync(check.Meter.Id, cancellationToken).ConfigureAwait(false);
        if (latest.Count == 0)
        {
            return "the meter was never read";
        }

        var age = clock.UtcNow - latest.Max(r => r.ReadAt);
        return age > limit
            ? string.Create(CultureInfo.InvariantCulture, $"the newest reading is {Math.Floor(age.TotalHours)} h old, {limit.TotalHours:0.##} h is the limit")
            : null;
    }
}
