using System.Text.RegularExpressions;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Gathers the fleet page. Thread-safe.</summary>
public sealed partial class FleetQuery(IFleetOverviewStore overview, IMeterStore meters, IAuditStore audit, FleetClock clock, ConsoleOptions options)
{
    private const int Happenings = 14;
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
        var attempts = await overview.RecentAttemptsAsync(Happenings, cancellationToken);
        var entries = await audit.ListAsync(null, Happenings, cancellationToken);
        return
        [
            .. attempts.Select(Happened).Concat(entries.Select(Happened)).OrderByDescending(happening => happening.At).Take(Happenings),
        ];
    }

    private static Happening Happened(FleetAttempt row)
    {
        var attempt = row.Attempt;
        var outcome = ReadingWords.Outcome(attempt.Failure);
        var text = attempt.Failure == FailureClass.None ? $"read: {ReadingWords.Stored(attempt)}" : outcome.Text;
        return new Happening(attempt.StartedAt + attempt.Duration, row.SerialNumber, outcome with { Text = text, Detail = attempt.Detail });
    }

    /// <summary>Command ids are for the record; in a line to be read in passing they are noise.</summary>
    [GeneratedRegex(" ?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Identifier();

    private static Happening Happened(AuditEntry entry)
    {
        const string Meter = "meter:";
        var serial = entry.Subject.StartsWith(Meter, StringComparison.Ordinal) ? entry.Subject[Meter.Length..] : null;
        var subject = serial is null ? entry.Subject + " " : "";
        var detail = Identifier().Replace(entry.Detail, "");
        return new Happening(entry.At, serial, new Phrase($"{subject}{entry.Action.Replace('.', ' ')}: {detail}", Tone.Plain, $"By {entry.Actor}. {entry.Detail}"));
    }
}
