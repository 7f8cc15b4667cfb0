using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Profiles;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Extended register (class 4, version 0): the maximum demand of the month, when it occurred, and a status that is always 0.</summary>
internal sealed class ExtendedRegisterObject(RegisterDefinition register) : RegisterObject(4, register)
{
    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(5);

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        switch (attribute)
        {
            case 4:
                writer.Unsigned(0);
                return DataAccessResult.Success;
            case 5:
                writer.DateTimeString(call.Meter.Zone.ToCosem(Demand.InPresentMonth(call.Meter).Stamp));
                return DataAccessResult.Success;
            default:
                return base.Read(call, attribute, access, writer);
        }
    }
}
