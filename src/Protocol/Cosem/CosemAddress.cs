using System.Globalization;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>The text form that attribute and method descriptors share.</summary>
internal static class CosemAddress
{
    public static (ushort ClassId, LogicalName InstanceId, sbyte Index) Parse(string text, string indexName)
    {
        var first = text.IndexOf(':', StringComparison.Ordinal);
        var last = text.LastIndexOf(':');
        if (first < 0 || last == first)
        {
            throw new FormatException($"'{text}': expected class:logical-name:{indexName}, such as 3:1.0.1.8.0.255:2.");
        }

        if (!ushort.TryParse(text.AsSpan(0, first), NumberStyles.None, CultureInfo.InvariantCulture, out var classId))
        {
            throw new FormatException($"'{text}': the class '{text[..first]}' is not a number 0..65535.");
        }

        if (!LogicalName.TryParse(text[(first + 1)..last], out var name))
        {
            throw new FormatException($"'{text}': '{text[(first + 1)..last]}' is no OBIS code such as 1.0.1.8.0.255.");
        }

        if (!sbyte.TryParse(text.AsSpan(last + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            throw new FormatException($"'{text}': the {indexName} '{text[(last + 1)..]}' is not a number -128..127.");
        }

        return (classId, name, index);
    }
}
