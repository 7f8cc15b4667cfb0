using System.Globalization;
using System.Text.Json;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

/// <summary>A dump as the JSON document that <c>headend meter dump --help</c> describes.</summary>
internal static class DumpJson
{
    public static void Write(Utf8JsonWriter json, MeterDump dump, MeterTarget target)
    {
        json.WriteStartObject();
        json.WriteStartObject("meter");
        json.WriteString("where", target.Where);
        json.WriteNumber("client", target.Association.ClientAddress);
        json.WriteNumber("server", target.Endpoint.ServerAddress);
        json.WriteString("authentication", target.Association.Mechanism.ToString());
        json.WriteString("referencing", target.Association.Referencing == Referencing.ShortName ? "sn" : "ln");
        json.WriteEndObject();
        json.WriteString("startedAt", Text(dump.StartedAt));
        json.WriteString("endedAt", Text(dump.EndedAt));
        json.WriteBoolean("complete", dump.Stopped is null);
        json.WriteString("stopped", dump.Stopped?.Message);
        WriteCounts(json, dump);
        json.WriteStartArray("objects");
        var scalers = ScalersOf(dump);
        foreach (var dumped in dump.Objects)
        {
            WriteObject(json, dumped, scalers);
        }

        json.WriteEndArray();
        json.WriteStartArray("unreadableObjects");
        foreach (var odd in dump.Odd)
        {
            json.WriteStartObject();
            json.WriteString("raw", Convert.ToHexString(odd.Raw.Span));
            json.WriteString("error", odd.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The members that tell how it went, also those of the summary.</summary>
    public static void WriteCounts(Utf8JsonWriter json, MeterDump dump)
    {
        json.WriteNumber("objectsListed", dump.Listed);
        json.WriteNumber("objectsVisited", dump.Objects.Count);
        json.WriteNumber("attributesRead", dump.Count(DumpOutcome.Read));
        json.WriteNumber("attributesRefused", dump.Count(DumpOutcome.Refused));
        json.WriteNumber("attributesWithoutAnswer", dump.Count(DumpOutcome.NoAnswer));
        json.WriteNumber("attributesNotAsked", dump.Count(DumpOutcome.NotAsked));
        json.WriteNumber("reconnections", dump.Reconnections);
        json.WriteNumber("octetsSent", dump.Traffic.Sent);
        json.WriteNumber("octetsReceived", dump.Traffic.Received);
    }

    private static void WriteObject(Utf8JsonWriter json, DumpedObject dumped, Dictionary<CosemAttribute, ScalerUnit> scalers)
    {
        var entry = dumped.Entry;
        json.WriteStartObject();
        if (entry.BaseName is { } baseName)
        {
            json.WriteNumber("baseName", baseName);
        }

        json.WriteNumber("classId", entry.ClassId);
        json.WriteNumber("version", entry.Version);
        json.WriteString("logicalName", entry.Name.ToString());
        json.WriteString("name", entry.Class?.Name);
        json.WriteString("meaning", entry.Meaning);
        json.WriteStartArray("attributes");
        foreach (var attribute in dumped.Attributes)
        {
            WriteAttribute(json, attribute, entry, scalers);
        }

        json.WriteEndArray();
        json.WriteStartArray("methods");
        foreach (var method in entry.Methods)
        {
            MeterItemJson.WriteOnOneLine(json, line => MeterItemJson.WriteRight(line, method.Id, entry.Class?.FindMethod(method.Id), method.Access));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter json, DumpedAttribute attribute, ObjectListEntry entry, Dictionary<CosemAttribute, ScalerUnit> scalers)
    {
        var item = attribute.Item;
        json.WriteStartObject();
        json.WriteNumber("id", attribute.Id);
        json.WriteString("name", entry.Class?.FindAttribute(attribute.Id)?.Name);
        json.WriteString("access", attribute.Access.Access);
        if (item.Error is not null)
        {
            json.WriteString("outcome", OutcomeText(attribute.Outcome));
            if (attribute.DataAccessResult is { } result)
            {
                json.WriteNumber("dataAccessResult", (byte)result);
            }
        }

        MeterItemJson.WriteValue(json, item);
        if (item is { Value: { } value, ScalerUnit: { } scalerUnit } && ValueText.Scaled(value, scalerUnit) is { } scaled)
        {
            json.WriteNumber("scaled", scaled);
            json.WriteString("unit", Units.TextOf(scalerUnit.Unit));
        }

        if (attribute.Rows is { } rows)
        {
            json.WriteString("rowsAsked", rows);
        }

        if (item is { Value: not null, Columns: { } columns })
        {
            WriteColumns(json, columns, scalers);
            MeterItemJson.WriteRows(json, item.Value, columns);
        }

        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, IReadOnlyList<CaptureObject> columns, Dictionary<CosemAttribute, ScalerUnit> scalers)
    {
        json.WriteStartArray("columns");
        foreach (var column in columns)
        {
            MeterItemJson.WriteOnOneLine(json, line =>
            {
                line.WriteStartObject();
                line.WriteString("attribute", ProfileRows.Header(column));
                line.WriteString("meaning", ObisNames.Describe(column.InstanceId, column.ClassId));
                if (scalers.TryGetValue(column.Attribute, out var scalerUnit))
                {
                    line.WriteNumber("scaler", scalerUnit.Scaler);
                    line.WriteString("unit", Units.TextOf(scalerUnit.Unit));
                }

                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
    }

    /// <summary>What is captured has the scaler and unit of the object it is captured from.</summary>
    private static Dictionary<CosemAttribute, ScalerUnit> ScalersOf(MeterDump dump)
    {
        var scalers = new Dictionary<CosemAttribute, ScalerUnit>();
        foreach (var dumped in dump.Objects)
        {
            foreach (var attribute in dumped.Attributes)
            {
                if (attribute.Item.ScalerUnit is { } scalerUnit)
                {
                    scalers[new(dumped.Entry.ClassId, dumped.Entry.Name, attribute.Id)] = scalerUnit;
                }
            }
        }

        return scalers;
    }

    private static string OutcomeText(DumpOutcome outcome) => outcome switch
    {
        DumpOutcome.Refused => "refused",
        DumpOutcome.NoAnswer => "no-answer",
        DumpOutcome.NotAsked => "not-asked",
        _ => "read",
    };

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
