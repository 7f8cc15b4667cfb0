using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Gathers the fleet page. Thread-safe.</summary>
public sealed class FleetQuery(IFleetOverviewStore overview, IMeterStore meters, IAuditStore audit, FleetClock clock, ConsoleOptions options)
{
    private const int Happenings = 14;
    private const int RecentAttempts = 200;
    private const int LongestSearch = 64;

    /// <param name="filter">Name of a <see cref="FleetFilter"/> in any case; anything else is all.</param>
    public async Task<FleetView> LoadAsync(string? filter, string? search, string? after, string? before, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var zone = new ZoneClock(await ZoneAsync(cancellationToken));
        var since = zone.StartOfDay(now);
        var chosen = Enum.TryParse<FleetFilter>(filter, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : FleetFilter.All;
        var text = search?.Trim() ?? "";
        text = text.Length > LongestSearch ? text[..LongestSearch] : text;

        var counts = await overview.CountAsync(since, cancellationToken);
        var page = await overview.PageAsync(
            new FleetPageRequest(chosen, since, text, after, after is null ? before : null, options.PageSize), cancellationToken);
        return new FleetView(now, zone, chosen, text, counts, page, await HappeningsAsync(cancellationToken));
    }

    private async Task<string> ZoneAsync(CancellationToken cancellationToken)
    {
        if (options.TimeZone is { } zone)
        {
            return zone;
        }

        var first = await meters.ListAsync(null, default, 1, cancellationToken);
        return first.Count > 0 ? first[0].TimeZone : "UTC";
    }

    /// <summary>The newest attempts and audit entries, as one stream.</summary>
    private async Task<IReadOnlyList<Happening>> HappeningsAsync(CancellationToken cancellationToken)
    {
        var attempts = await overview.RecentAttemptsAsync(RecentAttempts, cancellationToken);
        return Happening.Merge(attempts, await audit.ListAsync(null, 2 * Happenings, cancellationToken), Happenings);
    }
}
