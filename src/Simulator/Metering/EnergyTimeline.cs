using PrepaidMeter.Simulator.Load;
using PrepaidMeter.Simulator.Tariff;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Metering;

/// <summary>
/// A meter's energy over its whole life, without a stored row: a list of checkpoints, each the accumulators at an instant and the conditions from then on.
/// Any other instant is integrated from the checkpoint before it over the load curve, which is a pure function. A checkpoint is set where a
/// condition changes (relay, calendar, clock) and every sixteen days to bound the way from one to the next. Every profile row, freeze and
/// register is computed from here, hence they agree; integration is on integers and telescopes, hence the way taken does not matter.
/// Not thread-safe.
/// </summary>
internal sealed class EnergyTimeline
{
    private const long Spacing = 16 * CivilZone.DayMs;

    /// <summary>A client that switches for ever loses its oldest rows, as with any full buffer.</summary>
    private const int Capacity = 4096;

    private readonly CivilZone _zone;
    private readonly List<Checkpoint> _checkpoints;
    private EnergyState _head;

    public EnergyTimeline(LoadCurve curve, CivilZone zone, long installedAt, SupplyConditions initial)
    {
        Curve = curve;
        _zone = zone;
        _head.At = installedAt;
        _checkpoints = [new(_head, initial)];
    }

    public LoadCurve Curve { get; }

    /// <summary>The accumulators at the latest instant the meter has lived to.</summary>
    public EnergyState Head => _head;

    public SupplyConditions Conditions => _checkpoints[^1].Conditions;

    public IReadOnlyList<Checkpoint> Checkpoints => _checkpoints;

    /// <summary>The oldest checkpoints were given up: the interval that history now begins in is not whole.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Lives on to a later instant under the present conditions.</summary>
    public void AdvanceTo(long world)
    {
        while (_head.At < world)
        {
            var mark = ((_head.At / Spacing) + 1) * Spacing;
            Integrate(ref _head, Conditions, Math.Min(mark, world));
            if (_head.At == mark)
            {
                Add(new(_head, Conditions));
            }
        }
    }

    /// <summary>Counts energy the curve does not have, at <see cref="Head"/>; the rate active then counts it too. Wh, 0 or more.</summary>
    public void AddEnergy(long importWh, long exportWh)
    {
        var (rate, _) = RateAt(_head.At, Conditions);
        _head.ImportMilliWh += importWh * 1000;
        _head.ExportMilliWh += exportWh * 1000;
        _head.RatesWh[rate - 1] += importWh;
        Change(Conditions);
    }

    /// <summary>Other conditions from <see cref="Head"/> on.</summary>
    public void Change(SupplyConditions conditions)
    {
        if (_checkpoints[^1].State.At == _head.At)
        {
            _checkpoints[^1] = new(_head, conditions);
        }
        else
        {
            Add(new(_head, conditions));
        }
    }

    /// <summary>The accumulators at an instant between installation and <see cref="Head"/>, and from there on.</summary>
    public EnergyCursor OpenCursor(long world)
    {
        int low = 0, high = _checkpoints.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_checkpoints[middle].State.At <= world)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        var cursor = new EnergyCursor(this, low);
        cursor.MoveTo(world);
        return cursor;
    }

    /// <summary>The rate under some conditions at an instant, and the instant up to which it holds at least.</summary>
    public (byte Rate, long Until) RateAt(long world, SupplyConditions conditions)
    {
        if (conditions.Forced is { } forced && world < forced.Until)
        {
            return (forced.Rate, forced.Until);
        }

        var stamp = world + conditions.ClockOffset;
        var local = _zone.ToLocal(stamp);
        var (rate, until) = conditions.Tariff.RateAt(local);
        // Local time runs evenly only up to the zone's next change.
        var change = _zone.NextChange(stamp);
        return (rate, Math.Min(world + (until - local), change == long.MaxValue ? change : change - conditions.ClockOffset));
    }

    internal void Integrate(ref EnergyState state, SupplyConditions conditions, long world)
    {
        if (!conditions.Connected)
        {
            state.At = Math.Max(state.At, world);
            return;
        }

        while (state.At < world)
        {
            var (rate, until) = RateAt(state.At, conditions);
            var end = Math.Min(until, world);
            var before = state.ImportWh;
            Curve.Accumulate(state.At, end, ref state.ImportMilliWh, ref state.ExportMilliWh);
            state.RatesWh[rate - 1] += state.ImportWh - before;
            state.At = end;
        }
    }

    private void Add(Checkpoint checkpoint)
    {
        if (_checkpoints.Count == Capacity)
        {
            _checkpoints.RemoveRange(0, Capacity / 4);
            IsTruncated = true;
        }

        _checkpoints.Add(checkpoint);
    }
}
