using System.Text.Json;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>
/// The JSON form of COSEM data: integers, enum and bcd as numbers; floats as numbers, or "NaN", "Infinity", "-Infinity"; boolean as such;
/// strings as strings; octet-strings, dates and times as hex; bit-strings as "0101"; arrays and structures as arrays; null-data as null.
/// </summary>
internal static class DlmsDataJson
{
    public static void Write(Utf8JsonWriter json, DlmsData data)
    {
        switch (data)
        {
            case DlmsData.Null:
                json.WriteNullValue();
                break;
            case DlmsData.DontCare:
                json.WriteStringValue("dont-care");
                break;
            case DlmsData.Boolean v:
                json.WriteBooleanValue(v.Value);
                break;
            case DlmsData.BitString v:
                json.WriteStringValue(ValueText.Bits(v));
                break;
            case DlmsData.VisibleString v:
                json.WriteStringValue(v.Value);
                break;
            case DlmsData.Utf8String v:
                json.WriteStringValue(v.Value);
                break;
            case DlmsData.Float32 v:
                WriteFloat(json, v.Value, () => json.WriteNumberValue(v.Value));
                break;
            case DlmsData.Float64 v:
                WriteFloat(json, v.Value, () => json.WriteNumberValue(v.Value));
                break;
            default:
                WriteOther(json, data);
                break;
        }
    }

    private static void WriteOther(Utf8JsonWriter json, DlmsData data)
    {
        if (data.AsItems() is { } items)
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                Write(json, item);
            }

            json.WriteEndArray();
        }
        else if (data.AsOctets() is { } octets)
        {
            json.WriteStringValue(Convert.ToHexString(octets.Span));
        }
        else
        {
            json.WriteNumberValue(data.AsNumber() ?? throw new NotSupportedException($"No JSON form for {data.GetType().Name}."));
        }
    }

    private static void WriteFloat(Utf8JsonWriter json, double value, Action writeFinite)
    {
        if (double.IsFinite(value))
        {
            writeFinite();
        }
        else
        {
            // JSON has no word for these.
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}
