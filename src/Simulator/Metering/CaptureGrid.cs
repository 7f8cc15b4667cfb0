using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Metering;

/// <summary>
/// The instants at which a profile with a capture period has captured: whole multiples of the period since local midnight by the meter's own clock. Kept as
/// arithmetic progressions, one for each stretch in which neither the clock was set nor the zone's offset changed, so a buffer of any length costs a few numbers.
/// A change of the zone's offset belongs to the time after it, a setting of the clock to the time before it: setting the clock captures nothing.
/// A period of a day captures when the local date advances, also where midnight itself is skipped.
/// </summary>
internal sealed class CaptureGrid
{
    private readonly List<Progression> _progressions = [];
    private readonly CivilZone _zone;
    private readonly long _period;

    private CaptureGrid(CivilZone zone, long period) => (_zone, _period) = (zone, period);

    public int Count { get; private set; }

    /// <summary>An instant of world time, and what the meter's clock showed as UTC.</summary>
    public CapturePoint this[int index]
    {
        get
        {
            int low = 0, high = _progressions.Count - 1;
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (_progressions[middle].Index <= index)
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            var progression = _progressions[low];
            var world = progression.First + ((index - progression.Index) * _period);
            return new(world, world + progression.ClockOffset);
        }
    }

    /// <summary>All captures from the timeline's beginning to its head.</summary>
    /// <param name="periodMs">Divides a day.</param>
    public static CaptureGrid Build(EnergyTimeline timeline, CivilZone zone, long periodMs)
    {
        var grid = new CaptureGrid(zone, periodMs);
        var checkpoints = timeline.Checkpoints;
        var from = checkpoints[0].State.At;
        var offset = checkpoints[0].Conditions.ClockOffset;
        for (var i = 1; i < checkpoints.Count; i++)
        {
            var next = checkpoints[i];
            if (next.Conditions.ClockOffset == offset)
            {
                continue;
            }

            grid.AddStretch(from, next.State.At, offset);
            from = next.State.At;
            grid.AddSkippedMidnight(from, zone.ToLocal(from + offset), next.Conditions.ClockOffset);
            offset = next.Conditions.ClockOffset;
        }

        grid.AddStretch(from, timeline.Head.At, offset);
        return grid;
    }

    /// <summary>Index of the first capture after an instant of world time.</summary>
    public int IndexAfter(long world)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].World > world)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>From an instant, excluded, to another, included, with one clock offset.</summary>
    private void AddStretch(long from, long to, long clockOffset)
    {
        var fromIncluded = false;
        while (true)
        {
            var stamp = from + clockOffset;
            var change = _zone.NextChange(stamp);
            var changeAt = change == long.MaxValue ? change : change - clockOffset;
            var shift = clockOffset + _zone.OffsetAt(stamp);
            if (changeAt > to)
            {
                AddProgression(from, fromIncluded, to, toIncluded: true, shift, clockOffset);
                return;
            }

            AddProgression(from, fromIncluded, changeAt, toIncluded: false, shift, clockOffset);
            fromIncluded = !CrossesMidnight(change, changeAt, clockOffset);
            from = changeAt;
        }
    }

    /// <summary>At a change of the zone's offset a day's capture needs care. True: handled here, no capture at this instant by the rule.</summary>
    private bool CrossesMidnight(long change, long changeAt, long clockOffset)
    {
        if (_period != CivilZone.DayMs)
        {
            return false;
        }

        var dayBefore = CivilZone.DayOf(_zone.ToLocal(change - 1));
        if (CivilZone.DayOf(_zone.ToLocal(change)) > dayBefore)
        {
            AddSingle(changeAt, clockOffset);
        }

        return true;
    }

    private void AddSkippedMidnight(long world, long localBefore, long clockOffset)
    {
        if (_period == CivilZone.DayMs && CivilZone.DayOf(_zone.ToLocal(world + clockOffset)) > CivilZone.DayOf(localBefore))
        {
            AddSingle(world, clockOffset);
        }
    }

    private void AddProgression(long from, bool fromIncluded, long to, bool toIncluded, long shift, long clockOffset)
    {
        var local = from + shift;
        var behind = ((local % _period) + _period) % _period;
        var first = behind == 0 && fromIncluded ? from : from + (_period - behind);
        var last = toIncluded ? to : to - 1;
        if (first <= last)
        {
            var count = (int)(((last - first) / _period) + 1);
            _progressions.Add(new(first, clockOffset, Count));
            Count += count;
        }
    }

    private void AddSingle(long world, long clockOffset) => _progressions.Add(new(world, clockOffset, Count++));

    /// <param name="Index">Of the first capture.</param>
    private readonly record struct Progression(long First, long ClockOffset, int Index);
}
