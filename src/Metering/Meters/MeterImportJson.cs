using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Metering.Meters;

/// <summary>The JSON form of an import: an array of objects whose members are the CSV's columns. Lines of faults count the objects from 1.</summary>
internal static class MeterImportJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>One record for each object, in the order of the columns; null when the text is no such array, which is then among the faults.</summary>
    public static List<string[]>? Read(string json, IReadOnlyList<string> columns, List<MeterImportFault> faults)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Records(document.RootElement, columns, faults);
        }
        catch (JsonException e)
        {
            // Not the parser's words: they may repeat what is written there.
            faults.Add(new((int)Math.Min(int.MaxValue, (e.LineNumber ?? 0) + 1), null, "is no JSON, or gives a member twice."));
            return null;
        }
    }

    private static List<string[]> Records(JsonElement root, IReadOnlyList<string> columns, List<MeterImportFault> faults)
    {
        var records = new List<string[]>();
        var line = 0;
        foreach (var element in root.EnumerateArray())
        {
            line++;
            var record = new string[columns.Count];
            Array.Fill(record, "");
            if (element.ValueKind != JsonValueKind.Object)
            {
                faults.Add(new(line, null, "is no object."));
                continue;
            }

            foreach (var member in element.EnumerateObject())
            {
                var position = IndexOf(columns, member.Name);
                if (position < 0)
                {
                    faults.Add(new(line, member.Name, $"is no member of a meter; expected {string.Join(", ", columns)}."));
                }
                else if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null)
                {
                    record[position] = TextOf(member.Value);
                }
                else
                {
                    faults.Add(new(line, member.Name, "is neither text nor number."));
                }
            }

            records.Add(record);
        }

        return records;
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : value.GetRawText(),
        _ => "",
    };

    private static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
