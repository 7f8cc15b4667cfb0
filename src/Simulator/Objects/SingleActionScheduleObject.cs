using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Single action schedule (class 22, version 0) that ends the billing period: at midnight that begins a month. Not writable.</summary>
internal sealed class SingleActionScheduleObject() : CosemObject(22, 0, new(0, 0, 15, 0, 0, 255))
{
    /// <summary>Type 1: one entry, wildcards in the date allowed.</summary>
    private const byte OneEntryWithWildcards = 1;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(4);

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        switch (attribute)
        {
            case 2:
                writer.StructureHeader(2);
                writer.LogicalNameString(ScriptTables.BillingName);
                writer.LongUnsigned(1);
                break;
            case 3:
                writer.Enum(OneEntryWithWildcards);
                break;
            default:
                writer.ArrayHeader(1);
                writer.StructureHeader(2);
                writer.OctetString([0, 0, 0, 0]);
                writer.OctetString([0xFF, 0xFF, 0xFF, 1, 0xFF]);
                break;
        }

        return DataAccessResult.Success;
    }
}
