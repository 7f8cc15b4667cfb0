using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>Finds meters whose buffers overwrite unread values before long. Thread-safe.</summary>
public sealed class HorizonWatch(IGapStore gaps, ProfileCatalog profiles, FleetClock clock)
{
    /// <summary>Half of the buffer's reach is unread.</summary>
    public const int WarningPercent = 50;

    /// <summary>Four fifths are.</summary>
    public const int AlarmPercent = 80;

    /// <summary>Worst first; at most <paramref name="limit"/> of each model and profile.</summary>
    public async Task<IReadOnlyList<HorizonAlarm>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var alarms = new List<HorizonAlarm>();
        foreach (var model in profiles.Names.Select(name => profiles.Find(name)!))
        {
            foreach (var (profile, buffer) in new[] { (ProfileNames.LoadProfile, model.LoadProfile), (ProfileNames.DailyFreeze, model.DailyFreeze) })
            {
                if (buffer is null)
                {
                    continue;
                }

                var reach = TimeSpan.FromDays(buffer.HorizonDays);
                var behind = await gaps.BehindAsync(model.Name, profile, now - (reach * WarningPercent / 100), limit, cancellationToken).ConfigureAwait(false);
                alarms.AddRange(behind.Select(b => new HorizonAlarm(
                    b.Meter, profile, b.ReadUpTo, buffer.HorizonDays, (int)Math.Min(int.MaxValue, (now - (b.ReadUpTo ?? b.Meter.CreatedAt)).Ticks / (reach.Ticks / 100)))));
            }
        }

        return [.. alarms.OrderByDescending(a => a.PercentGone).ThenBy(a => a.Meter.SerialNumber, StringComparer.Ordinal)];
    }
}
