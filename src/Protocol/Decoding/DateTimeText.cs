using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Dates and times for people (IEC 62056-6-2, "data formats for date and time notation"): what is not specified is an asterisk.</summary>
internal static class DateTimeText
{
    private const byte DaylightSavingBegin = 0xFE;
    private const byte DaylightSavingEnd = 0xFD;
    private const byte LastDay = 0xFE;
    private const byte SecondLastDay = 0xFD;
    private const byte NotSpecified = 0xFF;
    private const byte StatusNotSpecified = 0xFF;
    private const int DateSize = 5;
    private const int TimeSize = 4;

    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    private static readonly (byte Bit, string Text)[] StatusBits =
    [
        (CosemDateTime.StatusInvalid, "invalid"), (0x02, "doubtful"), (0x04, "different clock base"), (0x08, "invalid clock status"), (CosemDateTime.StatusDaylightSaving, "daylight saving"),
    ];

    public static string Format(CosemDateTime value)
    {
        var text = $"{Date(value.Year, value.Month, value.Day, value.DayOfWeek)} {Time(value.Hour, value.Minute, value.Second, value.Hundredths)}";
        if (value.Deviation != CosemDateTime.DeviationNotSpecified)
        {
            // By the standard UTC = local + deviation; meters that have it the other way round are told apart by who knows them (QUIRKS meters 3).
            var offset = -value.Deviation;
            text += Invariant.Text($" deviation {value.Deviation} (UTC{(offset < 0 ? '-' : '+')}{Math.Abs(offset) / 60:00}:{Math.Abs(offset) % 60:00})");
        }

        var status = value.ClockStatus == StatusNotSpecified ? [] : StatusBits.Where(s => (value.ClockStatus & s.Bit) != 0).Select(s => s.Text).ToArray();
        return status.Length == 0 ? text : $"{text}, {string.Join(", ", status)}";
    }

    /// <summary>The octets as date-time, date or time by their number, when every field is in its range; null otherwise.</summary>
    public static string? TryFormat(ReadOnlySpan<byte> octets) => octets.Length switch
    {
        CosemDateTime.Size when IsPlausible(CosemDateTime.Read(octets)) => Format(CosemDateTime.Read(octets)),
        DateSize when IsDate((ushort)((octets[0] << 8) | octets[1]), octets[2], octets[3], octets[4]) => FormatDate(octets),
        TimeSize when IsTime(octets[0], octets[1], octets[2], octets[3]) => FormatTime(octets),
        _ => null,
    };

    public static string FormatDate(ReadOnlySpan<byte> octets) => Date((ushort)((octets[0] << 8) | octets[1]), octets[2], octets[3], octets[4]);

    public static string FormatTime(ReadOnlySpan<byte> octets) => Time(octets[0], octets[1], octets[2], octets[3]);

    /// <summary>Twelve octets may also be a text or a key.</summary>
    public static bool IsPlausible(CosemDateTime value) => IsDate(value.Year, value.Month, value.Day, value.DayOfWeek)
        && IsTime(value.Hour, value.Minute, value.Second, value.Hundredths)
        && value.Deviation is (>= -840 and <= 840) or CosemDateTime.DeviationNotSpecified;

    private static bool IsDate(ushort year, byte month, byte day, byte dayOfWeek) => year is 0xFFFF or (>= 1970 and < 2200)
        && month is (>= 1 and <= 12) or >= DaylightSavingEnd && day is (>= 1 and <= 31) or >= SecondLastDay && dayOfWeek is <= 7 or NotSpecified;

    private static bool IsTime(byte hour, byte minute, byte second, byte hundredths) =>
        hour is <= 23 or NotSpecified && minute is <= 59 or NotSpecified && second is <= 59 or NotSpecified && hundredths is <= 99 or NotSpecified;

    private static string Date(ushort year, byte month, byte day, byte dayOfWeek)
    {
        var monthText = month switch { NotSpecified => "**", DaylightSavingBegin => "DST-begin", DaylightSavingEnd => "DST-end", _ => Invariant.Text($"{month:00}") };
        var dayText = day switch { NotSpecified => "**", LastDay => "last", SecondLastDay => "second-last", _ => Invariant.Text($"{day:00}") };
        var weekday = dayOfWeek is >= 1 and <= 7 ? " " + Days[dayOfWeek - 1] : "";
        return Invariant.Text($"{(year == 0xFFFF ? "****" : Invariant.Text($"{year:0000}"))}-{monthText}-{dayText}{weekday}");
    }

    private static string Time(byte hour, byte minute, byte second, byte hundredths)
    {
        static string Field(byte value) => value == NotSpecified ? "**" : Invariant.Text($"{value:00}");
        return $"{Field(hour)}:{Field(minute)}:{Field(second)}{(hundredths == NotSpecified ? "" : "." + Field(hundredths))}";
    }
}
