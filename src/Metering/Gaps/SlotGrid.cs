using NodaTime;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>
/// The instants at which a meter captures a profile, by civil day: 96 of a quarter of an hour, 92 and 100 on the days the clock is changed. A slot is the end
/// of its interval, so the day's last is the next midnight. Immutable.
/// </summary>
public sealed class SlotGrid
{
    private readonly DateTimeZone _zone;
    private readonly Duration? _period;

    private SlotGrid(DateTimeZone zone, Duration? period) => (_zone, _period) = (zone, period);

    /// <summary>Every <paramref name="period"/> from midnight on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not longer than nothing, or longer than a day.</exception>
    public static SlotGrid Periodic(DateTimeZone zone, TimeSpan period) =>
        period > TimeSpan.Zero && period <= TimeSpan.FromDays(1)
            ? new(zone, Duration.FromTimeSpan(period))
            : throw new ArgumentOutOfRangeException(nameof(period), period, "A capture period is longer than nothing and not longer than a day.");

    /// <summary>One a day: the midnight that ends it.</summary>
    public static SlotGrid Daily(DateTimeZone zone) => new(zone, null);

    public LocalDate DayOf(DateTimeOffset slot) => Instant.FromDateTimeOffset(slot).Minus(Duration.FromTicks(1)).InZone(_zone).Date;

    /// <summary>The slots of a civil day, in order. None for a date the zone left out.</summary>
    public IReadOnlyList<DateTimeOffset> Of(LocalDate day)
    {
        // Not 24 hours on: from one beginning of a day to the next, whatever lies between.
        var (start, end) = (StartOf(day), StartOf(day.PlusDays(1)));
        if (_period is not { } period)
        {
            return start == end ? [] : [end.ToDateTimeOffset()];
        }

        var slots = new List<DateTimeOffset>();
        for (var at = start + period; at <= end; at += period)
        {
            slots.Add(at.ToDateTimeOffset());
        }

        return slots;
    }

    /// <summary>Slots with from &lt; slot &lt;= to, in order.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (var day = DayOf(from); from < to; day = day.PlusDays(1))
        {
            foreach (var slot in Of(day))
            {
                if (slot > to)
                {
                    yield break;
                }

                if (slot > from)
                {
                    yield return slot;
                }
            }
        }
    }

    /// <summary>The first instant of a day; of one that the zone left out, the first after it.</summary>
    private Instant StartOf(LocalDate day)
    {
        var midnight = _zone.MapLocal(day.AtMidnight());
        return midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
    }
}
