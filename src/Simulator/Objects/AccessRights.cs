using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>What the object lists of both kinds of association tell of one object.</summary>
internal static class AccessRights
{
    /// <summary>The two arrays of attribute_access_items and method_access_items.</summary>
    public static void WriteRights(this ICosemObject item, ClientRights rights, AxdrWriter writer)
    {
        writer.ArrayHeader(item.Attributes.Count);
        foreach (var attribute in item.Attributes)
        {
            writer.StructureHeader(3);
            writer.Integer(attribute.Id);
            writer.Enum((byte)attribute.For(rights));
            if (attribute.Selective)
            {
                writer.ArrayHeader(2);
                writer.Integer(1);
                writer.Integer(2);
            }
            else
            {
                writer.Null();
            }
        }

        writer.ArrayHeader(item.Methods.Count);
        foreach (var method in item.Methods)
        {
            writer.StructureHeader(2);
            writer.Integer(method.Id);
            writer.Enum(method.For(rights) ? (byte)1 : (byte)0);
        }
    }
}
