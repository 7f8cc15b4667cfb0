using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Items as the JSON array that <c>headend meter --help</c> describes.</summary>
internal static class MeterItemJson
{
    // Relaxed: this is no HTML, and a "+" in a time stays a "+".
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions OnOneLine = Options with { Indented = false };

    public static void Write(TextWriter output, IReadOnlyList<MeterItem> items)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                WriteItem(json, item);
            }

            json.WriteEndArray();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void WriteItem(Utf8JsonWriter json, MeterItem item)
    {
        json.WriteStartObject();
        json.WriteString("address", item.Address);
        WriteValue(json, item);
        if (item is { Value: { } value, Columns: { } columns } && ProfileRows.TryRead(value, columns) is not null)
        {
            json.WriteStartArray("columns");
            foreach (var column in columns)
            {
                json.WriteStringValue(ProfileRows.Header(column));
            }

            json.WriteEndArray();
            WriteRows(json, value, columns);
        }

        if (item.ListedObject is { } listed)
        {
            WriteListed(json, listed);
        }

        json.WriteEndObject();
    }

    /// <summary>The members type, value, raw, error, and text or dateTime where they apply.</summary>
    public static void WriteValue(Utf8JsonWriter json, MeterItem item)
    {
        json.WriteString("type", item.Value?.TypeName);
        json.WritePropertyName("value");
        WriteOnOneLine(json, line => DlmsDataJson.Write(line, item.Value ?? DlmsData.Null.Instance));
        json.WriteString("raw", item.Raw.IsEmpty ? null : Convert.ToHexString(item.Raw.Span));
        json.WriteString("error", item.Error);
        if (item.Value is null)
        {
            return;
        }

        if (ValueText.DateTimeOf(item.Value) is { } dateTime)
        {
            json.WriteString("dateTime", dateTime);
        }
        else if (ValueText.TextOf(item.Value) is { } text)
        {
            json.WriteString("text", text);
        }
    }

    /// <summary>The member rows, where the buffer has as many fields in each as there are columns.</summary>
    public static void WriteRows(Utf8JsonWriter json, DlmsData buffer, IReadOnlyList<CaptureObject> columns)
    {
        if (ProfileRows.TryRead(buffer, columns) is not { } rows)
        {
            return;
        }

        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            WriteOnOneLine(json, line => WriteRow(line, row));
        }

        json.WriteEndArray();
    }

    /// <summary>Nested values stay on one line: a day of load profile is read by the row.</summary>
    public static void WriteOnOneLine(Utf8JsonWriter json, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var line = new Utf8JsonWriter(buffer, OnOneLine))
        {
            write(line);
        }

        json.WriteRawValue(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), skipInputValidation: true);
    }

    private static void WriteRow(Utf8JsonWriter json, ValueList<DlmsData> row)
    {
        json.WriteStartArray();
        foreach (var cell in row)
        {
            WriteCell(json, cell);
        }

        json.WriteEndArray();
    }

    private static void WriteCell(Utf8JsonWriter json, DlmsData cell)
    {
        if ((ValueText.DateTimeOf(cell) ?? ValueText.TextOf(cell)) is { } text)
        {
            json.WriteStringValue(text);
        }
        else
        {
            DlmsDataJson.Write(json, cell);
        }
    }

    private static void WriteListed(Utf8JsonWriter json, ObjectListEntry listed)
    {
        if (listed.BaseName is { } baseName)
        {
            json.WriteNumber("baseName", baseName);
        }

        json.WriteNumber("classId", listed.ClassId);
        json.WriteNumber("version", listed.Version);
        json.WriteString("logicalName", listed.Name.ToString());
        json.WriteString("name", listed.Class?.Name);
        json.WriteString("meaning", listed.Meaning);
        WriteRights(json, "attributes", listed.Attributes.Select(a => (a.Id, listed.Class?.FindAttribute(a.Id)?.Name, a.Access)));
        WriteRights(json, "methods", listed.Methods.Select(m => (m.Id, listed.Class?.FindMethod(m.Id), m.Access)));
    }

    private static void WriteRights(Utf8JsonWriter json, string name, IEnumerable<(sbyte Id, string? Name, string Access)> rights)
    {
        json.WriteStartArray(name);
        foreach (var (id, right, access) in rights)
        {
            WriteOnOneLine(json, line => WriteRight(line, id, right, access));
        }

        json.WriteEndArray();
    }

    public static void WriteRight(Utf8JsonWriter json, sbyte id, string? name, string access)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("name", name);
        json.WriteString("access", access);
        json.WriteEndObject();
    }
}
