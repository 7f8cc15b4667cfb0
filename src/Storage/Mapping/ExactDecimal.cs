using System.Globalization;

namespace PrepaidMeter.Storage.Mapping;

/// <summary>Decimals as text: plain digits, "." and no trailing zeros, so that equal values have equal text. Does not sort as a number: compare in code.</summary>
internal static class ExactDecimal
{
    // Dividing by 1 with 28 zeros strips trailing zeros of the 96-bit mantissa without changing the value.
    private const decimal One = 1.0000000000000000000000000000m;

    public static decimal Canonical(decimal value) => value / One;

    public static string ToDatabase(decimal value) => Canonical(value).ToString(CultureInfo.InvariantCulture);

    public static decimal FromDatabase(string text) => decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
