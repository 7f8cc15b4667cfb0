using System.Globalization;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Objects;

namespace PrepaidMeter.Simulator.Models;

/// <summary>Reads a model's further objects. A logical name may stand for many: "1.0.{21,41,61}.{7-9}.0.255".</summary>
internal static class ObjectReader
{
    private const int MostObjects = 2000;

    public static List<ICosemObject> Read(ModelNode root)
    {
        var objects = new List<ICosemObject>();
        if (!root.Has("objects"))
        {
            return objects;
        }

        foreach (var node in root.Objects("objects", 0))
        {
            var classId = (ushort)node.Integer("class", 1, ushort.MaxValue);
            var version = (byte)(node.Has("version") ? node.Integer("version", 0, 255) : 0);
            var names = node.Parsed("logicalName", Expand, []);
            var values = ReadValues(node);
            objects.AddRange(names.Select(name => new FixedObject(classId, version, name, values)));
            node.RejectUnknown();
        }

        if (objects.Count > MostObjects)
        {
            root.Fault("objects", string.Create(CultureInfo.InvariantCulture, $"{objects.Count} objects, at most {MostObjects}"));
        }

        return objects;
    }

    private static Dictionary<sbyte, FixedValue> ReadValues(ModelNode node)
    {
        var values = new Dictionary<sbyte, FixedValue>();
        var writable = node.Has("writable") ? node.IntegerList("writable", 2, 127) : [];
        if (node.Object("attributes") is not { } attributes)
        {
            return values;
        }

        foreach (var member in attributes.Members())
        {
            if (!sbyte.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id < 2)
            {
                attributes.Fault(member, "is no attribute from 2 to 127");
                continue;
            }

            if (attributes.Parsed(member, text => FixedValue.Parse(text, writable.Contains(id)), null!) is { } value)
            {
                values[id] = value;
            }
        }

        return values;
    }

    /// <summary>Every name a pattern stands for, in order.</summary>
    private static List<LogicalName> Expand(string pattern)
    {
        var open = pattern.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return [LogicalName.Parse(pattern)];
        }

        var close = pattern.IndexOf('}', open);
        if (close < 0)
        {
            throw new FormatException($"'{pattern}' opens a list and does not close it");
        }

        var names = new List<LogicalName>();
        foreach (var part in pattern[(open + 1)..close].Split(','))
        {
            var bounds = part.Split('-');
            if (bounds.Length > 2 || !byte.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var low)
                || !byte.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var high))
            {
                throw new FormatException($"'{part}' in '{pattern}' is no number and no range of numbers such as 7-9");
            }

            for (var value = (int)low; value <= high && names.Count <= MostObjects; value++)
            {
                names.AddRange(Expand(string.Create(CultureInfo.InvariantCulture, $"{pattern.AsSpan(0, open)}{value}{pattern.AsSpan(close + 1)}")));
            }
        }

        return names;
    }
}
