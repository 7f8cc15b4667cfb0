using System.Globalization;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>COSEM data for people, on one line.</summary>
internal static class ValueText
{
    private const int LongestLine = 2000;

    public static string Format(DlmsData data, ScalerUnit? scalerUnit = null)
    {
        if (scalerUnit is { } su && Scaled(data, su) is { } scaled)
        {
            return $"{scaled.ToString(CultureInfo.InvariantCulture)} {Units.TextOf(su.Unit)}".TrimEnd();
        }

        var line = Plain(data);
        return line.Length <= LongestLine ? line : $"{line[..LongestLine]}… ({line.Length} characters)";
    }

    /// <summary>An octet-string or date-time that reads as a date-time: ISO 8601, local to the meter, with its offset where it tells it.</summary>
    public static string? DateTimeOf(DlmsData data) => data.AsDateTime() is { } value && IsPlausible(value) ? DateTimeText(value) : null;

    /// <summary>Text an octet-string spells, when it is no date-time.</summary>
    public static string? TextOf(DlmsData data) => data is DlmsData.OctetString { Value.Length: > 0 } && DateTimeOf(data) is null ? data.AsText() : null;

    public static string Bits(DlmsData.BitString bits) => string.Create(bits.BitCount, bits.Bits, static (text, octets) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (octets.Span[i / 8] & (0x80 >> (i % 8))) != 0 ? '1' : '0';
        }
    });

    private static string Plain(DlmsData data) => data switch
    {
        DlmsData.Null => "-",
        DlmsData.DontCare => "don't care",
        DlmsData.Boolean v => v.Value ? "true" : "false",
        DlmsData.BitString v => Bits(v),
        DlmsData.Float32 v => v.Value.ToString(CultureInfo.InvariantCulture),
        DlmsData.Float64 v => v.Value.ToString(CultureInfo.InvariantCulture),
        DlmsData.Structure v => $"{{ {string.Join(", ", v.Items.Select(Plain))} }}",
        _ when data.AsItems() is { } items => $"[ {string.Join(", ", items.Select(Plain))} ]",
        _ => DateTimeOf(data) ?? (data is DlmsData.OctetString { Value.Length: 0 } ? "\"\"" : data.AsText())
            ?? Name(data) ?? (data.AsOctets() is { } octets ? Convert.ToHexString(octets.Span) : data.AsNumber()?.ToString(CultureInfo.InvariantCulture)) ?? data.ToString(),
    };

    /// <summary>Six octets ending in 255 are a logical name in practice; other six octets are not taken for one.</summary>
    private static string? Name(DlmsData data) => data.AsLogicalName() is { F: 255 } name ? name.ToString() : null;

    private static string DateTimeText(CosemDateTime value)
    {
        if (value.ToInstant(TimeSpan.Zero) is not { } instant || value.Second == 0xFF)
        {
            return value.ToString();
        }

        var text = instant.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        if (instant.Millisecond > 0)
        {
            text += $".{instant.Millisecond / 10:00}";
        }

        return value.Deviation == CosemDateTime.DeviationNotSpecified ? text : text + instant.ToString("zzz", CultureInfo.InvariantCulture);
    }

    /// <summary>Twelve octets may also be a text or a key: each field has to be in range or one of its special values.</summary>
    private static bool IsPlausible(CosemDateTime value) =>
        value.Year is 0xFFFF or (>= 1970 and < 2200)
        && value.Month is (>= 1 and <= 12) or >= 0xFD
        && value.Day is (>= 1 and <= 31) or >= 0xFD
        && value.DayOfWeek is <= 7 or 0xFF
        && value.Hour is <= 23 or 0xFF
        && value.Minute is <= 59 or 0xFF
        && value.Second is <= 59 or 0xFF
        && value.Hundredths is <= 99 or 0xFF
        && value.Deviation is (>= -840 and <= 840) or CosemDateTime.DeviationNotSpecified;

    /// <summary>The number times its power of ten, exactly; null for what is no number, and where the scaler does not fit it.</summary>
    public static decimal? Scaled(DlmsData data, ScalerUnit scalerUnit) => data.AsNumber() is { } raw ? Scale(raw, scalerUnit.Scaler) : null;

    private static decimal? Scale(decimal raw, sbyte scaler)
    {
        if (scaler is < -18 or > 18)
        {
            return null;
        }

        try
        {
            for (var i = 0; i < scaler; i++)
            {
                raw *= 10;
            }

            if (scaler < 0)
            {
                // Not a division: that would drop the zeros which tell the resolution.
                raw *= new decimal(1, 0, 0, isNegative: false, (byte)-scaler);
            }

            return raw;
        }
        catch (OverflowException)
        {
            // A scaler that does not fit the value: the raw number is shown instead.
            return null;
        }
    }
}
