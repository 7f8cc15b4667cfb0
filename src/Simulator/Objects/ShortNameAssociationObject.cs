using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Association SN (class 12, version 1): base names of all objects, and the rights the client has that asks.</summary>
internal sealed class ShortNameAssociationObject() : CosemObject(12, 1, new(0, 0, 40, 0, 0, 255))
{
    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(3);

    /// <summary>read_by_logicalname, change_secret, reply_to_HLS_authentication: the last is the association's own business, before there is one.</summary>
    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(3, false), new(5, false), new(8, false)];

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        if (attribute == 2)
        {
            WriteObjectList(call, writer);
        }
        else
        {
            WriteAccessRights(call, writer);
        }

        return DataAccessResult.Success;
    }

    private static void WriteObjectList(ObjectCall call, AxdrWriter writer)
    {
        var listed = call.Meter.Model.ShortNamed.Names.Objects;
        writer.ArrayHeader(listed.Count);
        foreach (var item in listed)
        {
            writer.StructureHeader(4);
            writer.Long(unchecked((short)item.BaseName));
            writer.LongUnsigned(item.ClassId);
            writer.Unsigned(item.Version);
            writer.LogicalNameString(item.LogicalName);
        }
    }

    private static void WriteAccessRights(ObjectCall call, AxdrWriter writer)
    {
        var rights = ClientRegister.RightsOf(call.Client!);
        var (objects, names) = call.Meter.Model.ShortNamed;
        writer.ArrayHeader(names.Objects.Count);
        for (var i = 0; i < names.Objects.Count; i++)
        {
            writer.StructureHeader(3);
            writer.Long(unchecked((short)names.Objects[i].BaseName));
            objects.All[i].WriteRights(rights, writer);
        }
    }
}
