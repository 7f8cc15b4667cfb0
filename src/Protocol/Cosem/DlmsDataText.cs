using System.Buffers;
using System.Globalization;
using System.Text;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>
/// The text form of Data values, for people: "type:value", such as octet-string:0102, int8:-1, visible-string:abc, bool:true, null,
/// structure:[int8:0,enum:1], date-time:2026-11-20T10:15:00+08:00. Type names are the standard's; int8, uint32 and the like are aliases.
/// </summary>
public static class DlmsDataText
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",[]\"\\ ");

    /// <summary>
    /// Reads one value. A string that is the whole value needs no quotes; inside structure:[...] one with a comma, bracket or blank does.
    /// date-time takes 24 hex digits or ISO 8601, where no offset means UTC.
    /// </summary>
    /// <exception cref="FormatException">No such value; the message names the place.</exception>
    public static DlmsData Parse(string text) => DlmsDataParser.Parse(text);

    /// <summary>What <see cref="Parse"/> reads back to an equal value, except compact arrays, which have no text to parse.</summary>
    public static string Format(DlmsData value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>The value without its type: what a table column or a JSON string shows.</summary>
    public static string FormatValue(DlmsData value)
    {
        var text = new StringBuilder();
        AppendValue(text, value, nested: false);
        return text.ToString();
    }

    private static void Append(StringBuilder text, DlmsData value)
    {
        text.Append(value.TypeName);
        if (value is DlmsData.Null or DlmsData.DontCare)
        {
            return;
        }

        text.Append(':');
        AppendValue(text, value, nested: true);
    }

    private static void AppendValue(StringBuilder text, DlmsData value, bool nested)
    {
        switch (value)
        {
            case DlmsData.Null or DlmsData.DontCare:
                text.Append(value.TypeName);
                break;
            case DlmsData.Boolean v:
                text.Append(v.Value ? "true" : "false");
                break;
            case DlmsData.BitString v:
                for (var i = 0; i < v.BitCount; i++)
                {
                    text.Append((v.Bits.Span[i / 8] & (0x80 >> (i % 8))) == 0 ? '0' : '1');
                }

                break;
            case DlmsData.VisibleString v:
                AppendString(text, v.Value, nested);
                break;
            case DlmsData.Utf8String v:
                AppendString(text, v.Value, nested);
                break;
            case DlmsData.Float32 v:
                text.Append(CultureInfo.InvariantCulture, $"{v.Value:R}");
                break;
            case DlmsData.Float64 v:
                text.Append(CultureInfo.InvariantCulture, $"{v.Value:R}");
                break;
            case DlmsData.DateTime v when !nested:
                text.Append(v.Value);
                break;
            default:
                AppendOctetsNumberOrItems(text, value);
                break;
        }
    }

    private static void AppendOctetsNumberOrItems(StringBuilder text, DlmsData value)
    {
        if (value.AsOctets() is { } octets)
        {
            text.Append(Convert.ToHexString(octets.Span));
        }
        else if (value.AsItems() is { } items)
        {
            text.Append('[');
            for (var i = 0; i < items.Count; i++)
            {
                text.Append(i == 0 ? "" : ",");
                Append(text, items[i]);
            }

            text.Append(']');
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{value.AsNumber()}");
        }
    }

    // Quoted where the bare text would not read back: it ends at a comma or bracket, and starts no quote.
    private static void AppendString(StringBuilder text, string value, bool nested)
    {
        if (!nested || (value.Length > 0 && !value.AsSpan().ContainsAny(NeedQuotes)))
        {
            text.Append(value);
            return;
        }

        text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
    }
}
