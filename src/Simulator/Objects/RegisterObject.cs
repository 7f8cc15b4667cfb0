using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Profiles;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Register (class 3, version 0). Reset is not accessible: nothing takes back energy.</summary>
internal class RegisterObject : CosemObject
{
    private readonly RegisterDefinition _register;

    public RegisterObject(RegisterDefinition register)
        : this(3, register)
    {
    }

    protected RegisterObject(ushort classId, RegisterDefinition register)
        : base(classId, 0, register.Name) => _register = register;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(3);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, false)];

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        if (attribute == 3)
        {
            writer.ScalerUnit(_register.ScalerUnit);
        }
        else
        {
            _register.Write(writer, ValueNow(call.Meter));
        }

        return DataAccessResult.Success;
    }

    private long ValueNow(MeterState meter)
    {
        var now = meter.Timeline.Head;
        switch (_register.Quantity)
        {
            case Quantity.MaximumDemand:
                return Demand.InPresentMonth(meter).Watts;
            case Quantity.ImportInterval or Quantity.ExportInterval or Quantity.AverageVoltage:
                // Of the interval under way.
                var previous = meter.Timeline.OpenCursor(EnergyRows.OfPeriods(meter, meter.Model.LoadProfile).NewestWorld()).State;
                return Measurement.Of(_register.Quantity, meter.Timeline.Curve, meter.Conditions.Connected, previous, now);
            default:
                return Measurement.Of(_register.Quantity, meter.Timeline.Curve, meter.Conditions.Connected, now, now);
        }
    }
}
