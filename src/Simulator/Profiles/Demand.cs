using PrepaidMeter.Simulator.Metering;

namespace PrepaidMeter.Simulator.Profiles;

/// <summary>Maximum demand: the largest mean power over a capture period of the load profile.</summary>
internal static class Demand
{
    private const int SecondsPerHour = 3600;

    /// <summary>Since the last billing capture.</summary>
    public static (long Watts, long Stamp) InPresentMonth(MeterState meter) =>
        Maximum(meter, EnergyRows.OfMonths(meter, meter.Model.BillingProfile).NewestWorld(), meter.World);

    /// <summary>Over the intervals that end after <paramref name="from"/> and not after <paramref name="to"/>, world ms; 0 W at <paramref name="to"/> when there is none.</summary>
    public static (long Watts, long Stamp) Maximum(MeterState meter, long from, long to)
    {
        var period = meter.Model.LoadProfile.CapturePeriod;
        var grid = CaptureGrid.Build(meter.Timeline, meter.Zone, period * 1000L);
        var index = grid.IndexAfter(from);
        var cursor = meter.Timeline.OpenCursor(index == 0 ? meter.Timeline.Checkpoints[0].State.At : grid[index - 1].World);
        var (highest, stamp) = (0L, to + cursor.Conditions.ClockOffset);
        var before = cursor.State.ImportWh;
        for (; index < grid.Count && grid[index] is var point && point.World <= to; index++)
        {
            cursor.MoveTo(point.World);
            var energy = cursor.State.ImportWh - before;
            before = cursor.State.ImportWh;
            if (energy > highest)
            {
                (highest, stamp) = (energy, point.Stamp);
            }
        }

        return (highest * SecondsPerHour / period, stamp);
    }
}
