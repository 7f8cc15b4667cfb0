using System.Text;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>SAP assignment (class 17, version 0): one logical device, the management logical device at 1.</summary>
internal sealed class SapAssignmentObject() : CosemObject(17, 0, new(0, 0, 41, 0, 0, 255))
{
    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(2);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, false)];

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        writer.ArrayHeader(1);
        writer.StructureHeader(2);
        writer.LongUnsigned(1);
        writer.OctetString(Encoding.ASCII.GetBytes(MeterIdentity.LogicalDeviceName(call.Meter.Model, call.Meter.Number)));
        return DataAccessResult.Success;
    }
}
