using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Models;

/// <summary>One captured attribute.</summary>
/// <param name="Register">Given exactly for <see cref="ColumnKind.Register"/>.</param>
internal sealed record ProfileColumn(CaptureObject Object, ColumnKind Kind, RegisterDefinition? Register = null)
{
    /// <param name="value">UTC ms of the meter's clock, a status or code octet, or a number in the quantity's own scale.</param>
    public void Write(AxdrWriter writer, long value, CivilZone zone)
    {
        switch (Kind)
        {
            case ColumnKind.Clock or ColumnKind.DemandTime:
                writer.DateTimeString(zone.ToCosem(value));
                break;
            case ColumnKind.Status or ColumnKind.EventCode:
                writer.Unsigned((byte)value);
                break;
            default:
                Register!.Write(writer, value);
                break;
        }
    }
}

internal enum ColumnKind : byte
{
    Clock,
    Status,
    EventCode,
    Register,

    /// <summary>capture_time of the maximum demand.</summary>
    DemandTime,
}
