using System.Collections.Frozen;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Symbols of the unit codes of IEC 62056-6-2, "enumerated values for physical units".</summary>
public static class PhysicalUnits
{
    private static readonly FrozenDictionary<byte, string> Symbols = new Dictionary<byte, string>
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
        [12] = "m/s",
        [13] = "m3",
        [14] = "m3n",
        [15] = "m3/h",
        [16] = "m3n/h",
        [17] = "m3/d",
        [18] = "m3n/d",
        [19] = "l",
        [20] = "kg",
        [21] = "N",
        [22] = "Nm",
        [23] = "Pa",
        [24] = "bar",
        [25] = "J",
        [26] = "J/h",
        [27] = "W",
        [28] = "VA",
        [29] = "var",
        [30] = "Wh",
        [31] = "VAh",
        [32] = "varh",
        [33] = "A",
        [34] = "C",
        [35] = "V",
        [36] = "V/m",
        [37] = "F",
        [38] = "Ω",
        [40] = "Wb",
        [41] = "T",
        [42] = "A/m",
        [43] = "H",
        [44] = "Hz",
        [45] = "1/Wh",
        [46] = "1/varh",
        [47] = "1/VAh",
        [48] = "V2h",
        [49] = "A2h",
        [50] = "kg/s",
        [51] = "S",
        [52] = "K",
        [53] = "1/V2h",
        [54] = "1/A2h",
        [55] = "1/m3",
        [56] = "%",
        [57] = "Ah",
        [60] = "Wh/m3",
        [61] = "J/m3",
        [70] = "dBm",
        [71] = "dBµV",
        [72] = "dB",
    }.ToFrozenDictionary();

    /// <summary>Every symbol the table has.</summary>
    public static IEnumerable<string> All => Symbols.Values;

    /// <summary>"" for 255 (count, no unit) and 0 (not given); "unit N" for a code that has no symbol here.</summary>
    public static string SymbolOf(byte code) => code is 0 or 255
        ? ""
        : Symbols.GetValueOrDefault(code) ?? $"unit {code.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
