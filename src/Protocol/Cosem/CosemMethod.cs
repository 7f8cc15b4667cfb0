using System.Globalization;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Cosem-Method-Descriptor: one method of one object (IEC 62056-5-3). Written "class:logical-name:method".</summary>
public readonly record struct CosemMethod(ushort ClassId, LogicalName InstanceId, sbyte MethodId)
{
    /// <summary>Reads "70:0.0.96.3.10.255:1".</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says which part is wrong.</exception>
    public static CosemMethod Parse(string text)
    {
        var (classId, name, index) = CosemAddress.Parse(text, "method");
        return new(classId, name, index);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ClassId}:{InstanceId}:{MethodId}");
}
