using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Simulator.Models;

/// <summary>One JSON object of a model with its place. Faults are collected, not thrown: a reader goes on with a stand-in and names every fault in one pass.</summary>
internal sealed class ModelNode(JsonElement element, string path, List<string> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Path => path;

    public void Fault(string member, string message) => faults.Add($"{path}.{member}: {message}");

    public int Integer(string name, int low, int high)
    {
        if (Find(name) is not { } value)
        {
            return low;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= low && number <= high)
        {
            return number;
        }

        Fault(name, string.Create(CultureInfo.InvariantCulture, $"{Show(value)} is no whole number from {low} to {high}"));
        return low;
    }

    public long Long(string name, long low, long high)
    {
        if (Find(name) is not { } value)
        {
            return low;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= low && number <= high)
        {
            return number;
        }

        Fault(name, string.Create(CultureInfo.InvariantCulture, $"{Show(value)} is no whole number from {low} to {high}"));
        return low;
    }

    /// <summary>One whole number, or the list of the smallest and the largest.</summary>
    public (long Low, long High) Range(string name, long low, long high)
    {
        if (Find(name) is not { } value)
        {
            return (low, low);
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            var number = Long(name, low, high);
            return (number, number);
        }

        if (value.GetArrayLength() == 2 && value[0].TryGetInt64(out var from) && value[1].TryGetInt64(out var to) && from >= low && to <= high && from <= to)
        {
            return (from, to);
        }

        Fault(name, string.Create(CultureInfo.InvariantCulture, $"{Show(value)} is no list of two whole numbers from {low} to {high}, the smaller first"));
        return (low, low);
    }

    /// <summary>Percent, 0 to 100, as millionths.</summary>
    public int Share(string name)
    {
        if (Find(name) is not { } value)
        {
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var percent) && percent is >= 0 and <= 100)
        {
            return (int)(percent * 10_000);
        }

        Fault(name, $"{Show(value)} is no number of percent from 0 to 100");
        return 0;
    }

    public bool Boolean(string name)
    {
        if (Find(name) is not { } value)
        {
            return false;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fault(name, $"{Show(value)} is neither true nor false");
        return false;
    }

    public string Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Fault(name, $"{Show(value)} is no text");
        return "";
    }

    /// <summary>A text that <paramref name="parse"/> accepts; its <see cref="FormatException"/> becomes a fault here.</summary>
    public T Parsed<T>(string name, Func<string, T> parse, T standIn)
    {
        var count = faults.Count;
        var text = Text(name);
        if (faults.Count > count)
        {
            return standIn;
        }

        try
        {
            return parse(text);
        }
        catch (FormatException error)
        {
            Fault(name, error.Message);
            return standIn;
        }
    }

    /// <summary>Null when it is missing or no object, which is then a fault.</summary>
    public ModelNode? Object(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new(value, $"{path}.{name}", faults);
        }

        Fault(name, $"{Show(value)} is no object");
        return null;
    }

    public IReadOnlyList<string> Members() => [.. element.EnumerateObject().Select(m => m.Name)];

    public IReadOnlyList<int> IntegerList(string name, int low, int high) => Integers(name, Items(name, 0).Count, low, high);

    public bool Has(string name) => element.TryGetProperty(name, out _);

    public IReadOnlyList<ModelNode> Objects(string name, int atLeast)
    {
        var nodes = new List<ModelNode>();
        foreach (var (value, index) in Items(name, atLeast))
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                nodes.Add(new(value, $"{path}.{name}[{index}]", faults));
            }
            else
            {
                Fault($"{name}[{index}]", $"{Show(value)} is no object");
            }
        }

        return nodes;
    }

    public IReadOnlyList<string> Texts(string name, int atLeast)
    {
        var texts = new List<string>();
        foreach (var (value, index) in Items(name, atLeast))
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                texts.Add(value.GetString()!);
            }
            else
            {
                Fault($"{name}[{index}]", $"{Show(value)} is no text");
            }
        }

        return texts;
    }

    /// <summary>Exactly <paramref name="count"/> whole numbers.</summary>
    public int[] Integers(string name, int count, int low, int high)
    {
        var numbers = new int[count];
        var items = Items(name, 0);
        if (items.Count != count)
        {
            if (Has(name))
            {
                Fault(name, string.Create(CultureInfo.InvariantCulture, $"{items.Count} values, expected {count}"));
            }

            return numbers;
        }

        foreach (var (value, index) in items)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out numbers[index]) || numbers[index] < low || numbers[index] > high)
            {
                Fault($"{name}[{index}]", string.Create(CultureInfo.InvariantCulture, $"{Show(value)} is no whole number from {low} to {high}"));
            }
        }

        return numbers;
    }

    /// <summary>Names every member that was never asked for: a misspelt one must not be ignored.</summary>
    public void RejectUnknown()
    {
        foreach (var member in element.EnumerateObject())
        {
            if (!_known.Contains(member.Name))
            {
                Fault(member.Name, $"not known here; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private List<(JsonElement Value, int Index)> Items(string name, int atLeast)
    {
        var items = new List<(JsonElement, int)>();
        if (Find(name) is not { } value)
        {
            return items;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Fault(name, $"{Show(value)} is no list");
            return items;
        }

        foreach (var item in value.EnumerateArray())
        {
            items.Add((item, items.Count));
        }

        if (items.Count < atLeast)
        {
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"{items.Count} entries, expected at least {atLeast}"));
        }

        return items;
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        if (element.TryGetProperty(name, out var value))
        {
            return value;
        }

        Fault(name, "missing");
        return null;
    }

    private static string Show(JsonElement value) => value.GetRawText() is { Length: <= 40 } text ? text : $"{value.GetRawText()[..40]}...";
}
