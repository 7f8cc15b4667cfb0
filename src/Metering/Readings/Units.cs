using System.Collections.Frozen;

namespace PrepaidMeter.Metering.Readings;

/// <summary>Texts for the unit codes of IEC 62056-6-2, "enumerated values for physical units".</summary>
public static class Units
{
    private static readonly FrozenDictionary<byte, string> Texts = new Dictionary<byte, string>
    {
        [1] = "a",
        [2] = "mo",
        [3] = "wk",
        [4] = "d",
        [5] = "h",
        [6] = "min",
        [7] = "s",
        [8] = "°",
        [9] = "°C",
        [10] = "currency",
        [11] = "m",
        [13] = "m3",
        [14] = "m3n",
        [27] = "W",
        [28] = "VA",
        [29] = "var",
        [30] = "Wh",
        [31] = "VAh",
        [32] = "varh",
        [33] = "A",
        [34] = "C",
        [35] = "V",
        [38] = "Ω",
        [44] = "Hz",
        [56] = "%",
        [57] = "Ah",
        [70] = "dBm",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Known = Texts.Values.Append("").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>"" for 255 (count, no unit) and 0 (not given); "unit N" for a code that has no text here.</summary>
    public static string TextOf(byte code) => code is 0 or 255
        ? ""
        : Texts.GetValueOrDefault(code) ?? $"unit {code.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    public static bool IsKnown(string text) => Known.Contains(text);
}
