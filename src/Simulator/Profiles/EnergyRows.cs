using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Profiles;

/// <summary>Rows of a load, daily or billing profile: the capture instants of a grid, with the meter's accumulators integrated to each.</summary>
internal sealed class EnergyRows : ProfileRows
{
    private readonly MeterState _meter;
    private readonly CaptureGrid _grid;

    /// <summary>Indices into the grid; null takes every one.</summary>
    private readonly List<int>? _selection;

    /// <summary>Captures that the buffer no longer holds.</summary>
    private readonly int _dropped;

    private EnergyCursor? _cursor;

    private EnergyRows(MeterState meter, CaptureGrid grid, List<int>? selection, int entries)
    {
        (_meter, _grid, _selection) = (meter, grid, selection);
        var captured = selection?.Count ?? grid.Count;
        _dropped = Math.Max(captured - entries, meter.Timeline.IsTruncated && captured > 0 ? 1 : 0);
        Count = captured - _dropped;
    }

    public override int Count { get; }

    public static EnergyRows OfPeriods(MeterState meter, ProfileDefinition profile) =>
        new(meter, CaptureGrid.Build(meter.Timeline, meter.Zone, profile.CapturePeriod * 1000L), null, profile.Entries);

    /// <summary>The midnights that begin a month later than any before: a clock set back does not bill twice.</summary>
    public static EnergyRows OfMonths(MeterState meter, ProfileDefinition profile)
    {
        var grid = CaptureGrid.Build(meter.Timeline, meter.Zone, CivilZone.DayMs);
        var first = meter.Timeline.Checkpoints[0];
        var latest = MonthOf(meter.Zone, first.State.At + first.Conditions.ClockOffset);
        var selection = new List<int>();
        for (var i = 0; i < grid.Count; i++)
        {
            var month = MonthOf(meter.Zone, grid[i].Stamp);
            if (month > latest)
            {
                selection.Add(i);
                latest = month;
            }
        }

        return new(meter, grid, selection, profile.Entries);
    }

    public override long StampOf(int row) => PointOf(row).Stamp;

    public override void Read(int row, ProfileColumn[] columns, Span<long> values)
    {
        var point = PointOf(row);
        var from = StartOf(row);
        var cursor = _cursor is { } kept && kept.State.At <= from ? kept : _meter.Timeline.OpenCursor(from);
        cursor.MoveTo(from);
        var previous = cursor.State;
        var offsetBefore = cursor.Conditions.ClockOffset;
        cursor.MoveTo(point.World);
        var now = cursor.State;
        _cursor = cursor;
        for (var i = 0; i < columns.Length; i++)
        {
            values[i] = columns[i] switch
            {
                { Kind: ColumnKind.Clock } => point.Stamp,
                { Kind: ColumnKind.Status } => ProfileStatus.Of(_meter.Zone, point.Stamp, point.Stamp - point.World != offsetBefore),
                { Kind: ColumnKind.DemandTime } => Demand.Maximum(_meter, from, point.World).Stamp,
                { Register.Quantity: Quantity.MaximumDemand } => Demand.Maximum(_meter, from, point.World).Watts,
                { Register: { } register } => Measurement.Of(register.Quantity, _meter.Timeline.Curve, cursor.Conditions.Connected, previous, now),
                _ => 0,
            };
        }
    }

    /// <summary>World time of the newest row; of the beginning of history while there is none.</summary>
    public long NewestWorld() => Count == 0 ? _meter.Timeline.Checkpoints[0].State.At : PointOf(Count - 1).World;

    private CapturePoint PointOf(int row) => _grid[_selection is null ? row + _dropped : _selection[row + _dropped]];

    private long StartOf(int row) => row + _dropped == 0 ? _meter.Timeline.Checkpoints[0].State.At : PointOf(row - 1).World;

    private static int MonthOf(CivilZone zone, long stamp)
    {
        var date = CivilZone.DateOf(CivilZone.DayOf(zone.ToLocal(stamp)));
        return (date.Year * 12) + date.Month;
    }
}
