using System.Globalization;
using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Vectors;

/// <summary>Prints values the way the independent decoder that checked the published telegrams does, so that its words can be compared.</summary>
internal static class PublishedNotation
{
    private static readonly string[] Days = ["*", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static string Render(DlmsData value) => value switch
    {
        DlmsData.Null => "null",
        DlmsData.Boolean v => v.Value ? "True" : "False",
        DlmsData.Enum v => $"enum({v.Value})",
        DlmsData.VisibleString v => $"\"{v.Value}\"",
        DlmsData.OctetString v => $"octets({Octets(v)})",
        _ => value.AsItems() is { } items
            ? $"[{string.Join(", ", items.Select(Render))}]"
            : value.AsNumber()!.Value.ToString(CultureInfo.InvariantCulture),
    };

    public static string Render(CosemDateTime value)
    {
        var year = value.Year == 0xFFFF ? "****" : $"{value.Year:0000}";
        var month = value.Month switch { 0xFF => "**", 0xFE => "DSTbegin", 0xFD => "DSTend", var m => $"{m:00}" };
        var day = value.Day switch { 0xFF => "**", 0xFE => "last", var d => $"{d:00}" };
        var weekday = Days[value.DayOfWeek == 0xFF ? 0 : value.DayOfWeek];
        var time = $"{Field(value.Hour)}:{Field(value.Minute)}:{Field(value.Second)}.{Field(value.Hundredths)}";
        var deviation = value.Deviation == CosemDateTime.DeviationNotSpecified ? "unspecified" : value.Deviation.ToString(CultureInfo.InvariantCulture);
        return $"{year}-{month}-{day} dow={weekday} {time} deviation={deviation} status=0x{value.ClockStatus:X2}";
    }

    private static string Field(byte value) => value == 0xFF ? "**" : $"{value:00}";

    private static string Octets(DlmsData.OctetString value)
    {
        var octets = value.Value.Span;
        if (value.AsLogicalName() is { } name)
        {
            return name.ToString();
        }

        if (value.AsDateTime() is { } dateTime)
        {
            return $"{value.Value} = {Render(dateTime)}";
        }

        return octets.Length > 0 && octets.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0
            ? $"\"{Encoding.ASCII.GetString(octets)}\""
            : value.Value.ToString();
    }
}
