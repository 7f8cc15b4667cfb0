using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Time;

/// <summary>What a clock object tells of daylight saving: the next begin and end, as dates of this and the coming year.</summary>
/// <param name="StandardOffset">Milliseconds to add to UTC in standard time.</param>
/// <param name="Saving">Milliseconds that daylight saving adds.</param>
internal sealed record DaylightSaving(bool Enabled, CosemDateTime Begin, CosemDateTime End, int StandardOffset, int Saving)
{
    private const long LongestSeasonMs = 366 * CivilZone.DayMs;

    public static DaylightSaving Around(CivilZone zone, long stamp)
    {
        CosemDateTime? begin = null, end = null;
        var standard = zone.IsDaylight(stamp) ? (int?)null : zone.OffsetAt(stamp);
        var saving = zone.IsDaylight(stamp) ? zone.OffsetAt(stamp) : (int?)null;
        for (var change = zone.NextChange(stamp); change < stamp + LongestSeasonMs; change = zone.NextChange(change))
        {
            // Given in the local time that ends at the change.
            var at = At(zone, change);
            if (zone.IsDaylight(change))
            {
                begin ??= at;
                saving ??= zone.OffsetAt(change);
            }
            else
            {
                end ??= at;
                standard ??= zone.OffsetAt(change);
            }
        }

        var standardOffset = standard ?? zone.OffsetAt(stamp);
        return begin is { } first && end is { } last
            ? new(true, first, last, standardOffset, (saving ?? standardOffset) - standardOffset)
            : new(false, CosemDateTime.NotSpecified, CosemDateTime.NotSpecified, standardOffset, 0);
    }

    private static CosemDateTime At(CivilZone zone, long change)
    {
        var offset = TimeSpan.FromMilliseconds(zone.OffsetAt(change - 1));
        return CosemDateTime.FromInstant(DateTimeOffset.FromUnixTimeMilliseconds(change).ToOffset(offset)) with { Hundredths = 0 };
    }
}
