using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>One value of a JSON document that knows its path. What is wrong with it goes to the list of faults and reads on as null, so that one pass finds every fault.</summary>
internal readonly struct JsonPlace(JsonElement element, string path, List<TariffFault> faults)
{
    private const int MaxItems = 1000;

    public string Path { get; } = path;

    public bool IsObjectValue => element.ValueKind == JsonValueKind.Object;

    public void Fault(string detail) => faults.Add(new TariffFault(Path, detail));

    /// <summary>False, with a fault, when this is no object; a property not among <paramref name="known"/> is a fault.</summary>
    public bool IsObject(params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fault("must be an object");
            return false;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                faults.Add(new TariffFault($"{Path}.{property.Name}", $"is not known here; known: {string.Join(", ", known!)}"));
            }
        }

        return true;
    }

    public JsonPlace? Optional(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? new JsonPlace(value, $"{Path}.{name}", faults) : null;

    public JsonPlace? Required(string name)
    {
        var place = Optional(name);
        if (place is null)
        {
            faults.Add(new TariffFault($"{Path}.{name}", "is missing"));
        }

        return place;
    }

    /// <summary>Empty, with a fault, when this is no array or a longer one than any plan has.</summary>
    public IReadOnlyList<JsonPlace> Items()
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > MaxItems)
        {
            Fault($"must be an array of at most {MaxItems}");
            return [];
        }

        var items = new List<JsonPlace>();
        foreach (var item in element.EnumerateArray())
        {
            items.Add(new JsonPlace(item, string.Create(CultureInfo.InvariantCulture, $"{Path}[{items.Count}]"), faults));
        }

        return items;
    }

    public string? Text(int maxLength)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text && !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength)
        {
            return text;
        }

        Fault($"must be a text of 1 to {maxLength} characters");
        return null;
    }

    public DateOnly? Date()
    {
        if (element.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(element.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Fault("must be a date, \"yyyy-MM-dd\"");
        return null;
    }

    /// <summary>An exact number of 0 or more, written plainly: at most 9 digits before the point and 6 after it.</summary>
    public decimal? Number()
    {
        if (element.ValueKind == JsonValueKind.Number && IsPlain(element.GetRawText()) && element.TryGetDecimal(out var value))
        {
            return value;
        }

        Fault("must be a number of 0 or more with at most 9 digits before the point and 6 after it");
        return null;
    }

    /// <summary>A whole number within the range.</summary>
    public int? Whole(int from, int to)
    {
        if (element.ValueKind == JsonValueKind.Number && IsPlain(element.GetRawText()) && element.TryGetInt32(out var value) && value >= from && value <= to)
        {
            return value;
        }

        Fault(string.Create(CultureInfo.InvariantCulture, $"must be a whole number {from} to {to}"));
        return null;
    }

    // No exponent and no digit beyond those a price has: such a number is exact as a decimal, and a plan with 30 digits is a mistake.
    private static bool IsPlain(string raw)
    {
        var point = raw.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? raw.Length : point;
        return whole is >= 1 and <= 9 && raw.Length - whole <= 7 && raw.All(c => c == '.' || char.IsAsciiDigit(c));
    }
}
