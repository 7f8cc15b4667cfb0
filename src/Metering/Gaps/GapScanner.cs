using NodaTime;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>
/// Compares what a meter should have given with what is held, names the cause of each missing value and puts the gaps on record. A meter is expected to have
/// given what its buffer reaches back to, but nothing from before its first row or, without one, before it came on record; and by now what was due before
/// the newest attempt at the profile or, without one, a grace ago. Thread-safe.
/// </summary>
public sealed class GapScanner(IGapStore gaps, IAttemptStore attempts, ProfileCatalog profiles, FleetClock clock, GapOptions options)
{
    private const int RecentAttempts = 2000;

    /// <summary>A row takes a moment from its time to the buffer: an attempt in that moment could not have read it.</summary>
    private static readonly TimeSpan Capturing = TimeSpan.FromMinutes(1);

    /// <summary>How far back a look goes at a meter that had no gaps at the last one.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(2);

    /// <summary>The meter's gaps now, over all its buffer reaches back to, put on record.</summary>
    public Task<IReadOnlyList<ReadingGap>> ScanAsync(Meter meter, CancellationToken cancellationToken) => ScanAsync(meter, isWhole: true, cancellationToken);

    /// <summary>The meter's gaps now, put on record.</summary>
    /// <param name="isWhole">False: at a meter without gaps on record only the last two days are looked at, which is all that can have changed since a look.</param>
    public Task<IReadOnlyList<ReadingGap>> ScanAsync(Meter meter, bool isWhole, CancellationToken cancellationToken) =>
        ScanAsync(meter, isWhole, null, cancellationToken);

    /// <param name="until">Nothing later is expected; null: as much as is due.</param>
    internal async Task<IReadOnlyList<ReadingGap>> ScanAsync(Meter meter, bool isWhole, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        if (profiles.Find(meter.Profile) is not { } model || DateTimeZoneProviders.Tzdb.GetZoneOrNull(meter.TimeZone) is not { } zone)
        {
            return []; // can not be read at all, which its attempts say
        }

        var now = clock.UtcNow.ToUniversalTime();
        var known = await gaps.ListAsync(meter.Id, null, default, int.MaxValue, cancellationToken).ConfigureAwait(false);
        var since = isWhole || known.Count > 0 ? DateTimeOffset.MinValue : now - Recent;
        var tried = await attempts.ListAsync(meter.Id, RecentAttempts, cancellationToken).ConfigureAwait(false);
        var found = new List<ReadingGap>();
        foreach (var (profile, buffer, part) in new[] { (ProfileNames.LoadProfile, model.LoadProfile, CollectionParts.LoadProfile), (ProfileNames.DailyFreeze, model.DailyFreeze, CollectionParts.DailyFreeze) })
        {
            if (buffer is null)
            {
                continue;
            }

            var view = await LookAsync(meter, profile, buffer, zone, since, until ?? Due(tried, part, now), now, cancellationToken).ConfigureAwait(false);
            var causes = new AttemptCauses(tried.Where(a => a.Parts.HasFlag(part)));
            var missing = GapRanges.Of(meter.Id, profile, view.Grid.Between(view.From, view.Until), view.Held, causes);
            if (!missing.SequenceEqual(known.Where(g => g.Profile == profile)))
            {
                await gaps.ReplaceAsync(meter.Id, profile, missing, now, cancellationToken).ConfigureAwait(false); // most looks find what the one before found
            }

            found.AddRange(missing);
        }

        return found;
    }

    /// <summary>The days of a meter's load profile, oldest first: what is expected and what is held.</summary>
    /// <exception cref="SessionException">There is no such meter profile or zone, or the model has no load profile.</exception>
    public async Task<IReadOnlyList<DayBitmap>> DaysAsync(Meter meter, int days, CancellationToken cancellationToken)
    {
        var buffer = profiles.Find(meter.Profile)?.LoadProfile ?? throw new SessionException(FailureClass.Configuration, $"The meter profile '{meter.Profile}' has no load profile.");
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(meter.TimeZone) ?? throw new SessionException(FailureClass.Configuration, $"'{meter.TimeZone}' is no tzdb time zone.");
        var now = clock.UtcNow.ToUniversalTime();
        var tried = await attempts.ListAsync(meter.Id, RecentAttempts, cancellationToken).ConfigureAwait(false);
        var due = Due(tried, CollectionParts.LoadProfile, now);
        var view = await LookAsync(meter, ProfileNames.LoadProfile, buffer, zone, DateTimeOffset.MinValue, due, now, cancellationToken).ConfigureAwait(false);
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        return [.. Enumerable.Range(0, days).Select(i => DayBitmap.Of(view.Grid, today.PlusDays(i - days + 1), view.Held, view.From, view.Until))];
    }

    private async Task<(SlotGrid Grid, IReadOnlySet<DateTimeOffset> Held, DateTimeOffset From, DateTimeOffset Until)> LookAsync(
        Meter meter, string profile, BufferProfile buffer, DateTimeZone zone, DateTimeOffset since, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reach = now.AddDays(-buffer.HorizonDays);
        var horizon = since > reach ? since : reach;
        var held = await gaps.HeldAsync(meter.Id, profile, horizon, now, cancellationToken).ConfigureAwait(false);
        var grid = profile == ProfileNames.DailyFreeze ? SlotGrid.Daily(zone) : SlotGrid.Periodic(zone, CapturePeriod.Of(held) ?? options.AssumedPeriod);
        var begins = held.Count > 0 && held[0] < meter.CreatedAt ? held[0] : meter.CreatedAt.ToUniversalTime();
        return (grid, held.ToHashSet(), begins > horizon ? begins : horizon, until);
    }

    private DateTimeOffset Due(IReadOnlyList<ReadAttempt> tried, CollectionParts part, DateTimeOffset now)
    {
        var newest = tried.Where(a => a.Parts.HasFlag(part)).Select(a => a.StartedAt).DefaultIfEmpty().Max().ToUniversalTime();
        var (graceAgo, attempted) = (now - options.Grace, newest == default ? default : newest - Capturing);
        return attempted > graceAgo ? attempted : graceAgo;
    }
}
