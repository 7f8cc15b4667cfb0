using System.Globalization;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Cosem-Attribute-Descriptor: one attribute of one object (IEC 62056-5-3). Written "class:logical-name:attribute".</summary>
public readonly record struct CosemAttribute(ushort ClassId, LogicalName InstanceId, sbyte AttributeId)
{
    /// <summary>Reads "3:1.0.1.8.0.255:2".</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says which part is wrong.</exception>
    public static CosemAttribute Parse(string text)
    {
        var (classId, name, index) = CosemAddress.Parse(text, "attribute");
        return new(classId, name, index);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ClassId}:{InstanceId}:{AttributeId}");
}
