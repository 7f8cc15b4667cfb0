using System.Collections.Frozen;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Readings;

/// <summary>Texts for the unit codes of IEC 62056-6-2, "enumerated values for physical units".</summary>
public static class Units
{
    private static readonly FrozenSet<string> Known = PhysicalUnits.All.Append("").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>"" for 255 (count, no unit) and 0 (not given); "unit N" for a code that has no text here.</summary>
    public static string TextOf(byte code) => PhysicalUnits.SymbolOf(code);

    public static bool IsKnown(string text) => Known.Contains(text);
}
