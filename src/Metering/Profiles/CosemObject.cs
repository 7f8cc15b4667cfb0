using System.Globalization;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>One object of a meter: its interface class and logical name. Written "class:logical-name". The default names no object.</summary>
public readonly record struct CosemObject(ushort ClassId, LogicalName InstanceId)
{
    /// <summary>Reads "70:0.0.96.3.10.255".</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says which part is wrong.</exception>
    public static CosemObject Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && ushort.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var classId)
            ? new CosemObject(classId, LogicalName.Parse(text[(colon + 1)..]))
            : throw new FormatException($"'{text}': expected class:logical-name, such as 70:0.0.96.3.10.255.");
    }

    public CosemAttribute Attribute(sbyte id) => new(ClassId, InstanceId, id);

    public CosemMethod Method(sbyte id) => new(ClassId, InstanceId, id);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ClassId}:{InstanceId}");
}
