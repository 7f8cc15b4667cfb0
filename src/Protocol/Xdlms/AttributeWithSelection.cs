using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Cosem-Attribute-Descriptor-With-Selection: one element of a with-list request (IEC 62056-5-3).</summary>
public readonly record struct AttributeWithSelection(CosemAttribute Attribute, SelectiveAccess? Access = null)
{
    internal static AttributeWithSelection Read(ref AxdrReader reader) => new(reader.RawAttribute(), AccessSelection.Read(ref reader));

    internal void Write(AxdrWriter writer)
    {
        writer.RawAttribute(Attribute);
        AccessSelection.Write(writer, Access);
    }
}
