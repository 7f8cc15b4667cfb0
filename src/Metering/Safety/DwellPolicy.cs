using System.Globalization;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Safety;

/// <summary>A meter that was just restored is not cut again at once. Restores never wait.</summary>
public sealed class DwellPolicy(ICommandStore commands, SafetyOptions options, FleetClock clock) : ICommandPolicy
{
    private const int Recent = 100;

    public async ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken)
    {
        if (check.Action is not CommandAction.Cut)
        {
            return null;
        }

        // One that was sent and failed may have moved the relay on the way: it counts.
        var recent = await commands.ListAsync(check.Meter.Id, Recent, cancellationToken).ConfigureAwait(false);
        var restored = recent.Where(c => c.Action is CommandAction.Restore && c.Sends > 0).Select(c => (DateTimeOffset?)(c.FinishedAt ?? c.RequestedAt)).Max();
        return restored is { } at && clock.UtcNow - at < options.MinimumDwell
            ? string.Create(CultureInfo.InvariantCulture, $"restored less than {options.MinimumDwell.TotalMinutes:0.##} min ago")
            : null;
    }
}
