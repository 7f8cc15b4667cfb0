using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Demand register (class 5, version 0): block demand of the power taken, in W, over the capture period of the load profile. Periods end by themselves.</summary>
internal sealed class DemandRegisterObject() : CosemObject(5, 0, new(1, 0, 1, 4, 0, 255))
{
    private const byte Watt = 27;
    private const int SecondsPerHour = 3600;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(9);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, false), new(2, false)];

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var meter = call.Meter;
        var period = meter.Model.LoadProfile.CapturePeriod;
        switch (attribute)
        {
            case 2:
                writer.DoubleLongUnsigned(Average(meter, period, Boundary(meter, period, 1)?.World, meter.World));
                break;
            case 3:
                var ends = Boundary(meter, period, 1);
                writer.DoubleLongUnsigned(Boundary(meter, period, 2) is { } begins ? Average(meter, period, begins.World, ends!.Value.World) : 0);
                break;
            case 4:
                writer.ScalerUnit(new(0, Watt));
                break;
            case 5:
                writer.Unsigned(0);
                break;
            case 6 or 7:
                // The last period ended when the one under way began.
                writer.DateTimeString(Boundary(meter, period, 1) is { } boundary ? meter.Zone.ToCosem(boundary.Stamp) : CosemDateTime.NotSpecified);
                break;
            case 8:
                writer.DoubleLongUnsigned((uint)period);
                break;
            default:
                writer.LongUnsigned(1);
                break;
        }

        return DataAccessResult.Success;
    }

    /// <summary>The n-th last end of a period; null before there were so many.</summary>
    private static CapturePoint? Boundary(MeterState meter, int period, int back)
    {
        var grid = CaptureGrid.Build(meter.Timeline, meter.Zone, period * 1000L);
        var index = grid.IndexAfter(meter.World) - back;
        return index < 0 ? null : grid[index];
    }

    /// <summary>Energy between two instants of world time over a whole period. Null: since the meter was installed.</summary>
    private static uint Average(MeterState meter, int period, long? from, long to)
    {
        var start = meter.Timeline.OpenCursor(from ?? meter.Timeline.Checkpoints[0].State.At).State.ImportWh;
        var end = to == meter.World ? meter.Timeline.Head.ImportWh : meter.Timeline.OpenCursor(to).State.ImportWh;
        return (uint)((end - start) * SecondsPerHour / period);
    }
}
