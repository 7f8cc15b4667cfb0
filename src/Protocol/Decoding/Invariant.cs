using System.Globalization;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Text that is the same in every culture.</summary>
internal static class Invariant
{
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Count(long elements) => elements == 1 ? "1 element" : Text($"{elements} elements");
}
