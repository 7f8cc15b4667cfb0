namespace PrepaidMeter.Protocol.Cosem;

/// <summary>A = 1 (IEC 62056-6-1, "value group C codes: electricity", "value group D codes: electricity").</summary>
public static partial class ObisNames
{
    private const byte TotalHarmonicDistortion = 124;

    private static string? Electricity(LogicalName name) => name.C switch
    {
        0 => General(name),
        81 => name.D == 7 ? $"phase angle, {Angle(name.E)}" : null,
        98 or 99 => Lists(name),
        _ => Measured(name),
    };

    private static string? Measured(LogicalName name)
    {
        if (Quantity(name.C) is not { } quantity)
        {
            return null;
        }

        var rate = Rate(name.E);
        return name.D switch
        {
            0 => $"{quantity}, average of the billing period{rate}",
            1 or 11 or 21 => $"{quantity}, cumulative minimum{Period(name.D)}{rate}",
            2 or 12 or 22 => $"{quantity}, cumulative maximum{Period(name.D)}{rate}",
            3 or 13 or 23 => $"{quantity}, minimum{Period(name.D)}{rate}",
            4 or 14 or 24 => $"{quantity}, average now{Period(name.D)}{rate}",
            5 or 15 or 25 => $"{quantity}, last average{Period(name.D)}{rate}",
            6 or 16 or 26 => $"{quantity}, maximum{Period(name.D)}{rate}",
            7 => $"{quantity}, now{Harmonic(name)}",
            8 => $"{Integral(name.C, quantity)}{(name.E == 0 ? " total" : rate)}",
            9 => $"{Integral(name.C, quantity)} of the billing period{rate}",
            10 => $"{Integral(name.C, quantity)} above the threshold{rate}",
            27 => $"{quantity}, interval average{rate}",
            28 => $"{quantity}, average of recording interval 2{rate}",
            29 => $"{Integral(name.C, quantity)}, interval{rate}",
            30 => $"{Integral(name.C, quantity)}, interval 2{rate}",
            >= 31 and <= 42 => $"{quantity}, {Limit(name.D)}{rate}",
            43 => $"{quantity}, time threshold for under limit",
            44 => $"{quantity}, time threshold for over limit",
            45 => $"{quantity}, time threshold for missing",
            51 => $"{quantity}, minimum of the recording interval{rate}",
            52 => $"{quantity}, minimum of recording interval 2{rate}",
            53 => $"{quantity}, maximum of the recording interval{rate}",
            54 => $"{quantity}, maximum of recording interval 2{rate}",
            58 => $"{Integral(name.C, quantity)}, test{rate}",
            _ => null,
        };
    }

    // C: 1..20 all phases together, then the same twenty for L1, L2 and L3.
    private static string? Quantity(byte c) => c switch
    {
        >= 1 and <= 80 when PhaseQuantity((c - 1) % 20 + 1) is { } quantity => c <= 20 ? quantity : Invariant($"{quantity} L{(c - 1) / 20}"),
        82 => "unitless quantity",
        84 => "power factor, export",
        88 => "ampere-squared hours",
        89 => "volt-squared hours",
        90 => "current, sum of the phases",
        91 => "neutral current",
        92 => "neutral voltage",
        _ => null,
    };

    private static string? PhaseQuantity(int c) => c switch
    {
        1 => "active import power",
        2 => "active export power",
        3 => "reactive import power",
        4 => "reactive export power",
        5 => "reactive power QI",
        6 => "reactive power QII",
        7 => "reactive power QIII",
        8 => "reactive power QIV",
        9 => "apparent import power",
        10 => "apparent export power",
        11 => "current",
        12 => "voltage",
        13 => "power factor",
        14 => "frequency",
        15 => "active power, absolute",
        16 => "active power, net",
        17 => "active power QI",
        18 => "active power QII",
        19 => "active power QIII",
        20 => "active power QIV",
        _ => null,
    };

    /// <summary>The time integral of power is energy; of anything else it has no name of its own.</summary>
    private static string Integral(byte c, string quantity) => quantity.Contains("power", StringComparison.Ordinal) && !quantity.StartsWith("power factor", StringComparison.Ordinal)
        ? quantity.Replace("power", "energy", StringComparison.Ordinal)
        : c is 82 or 88 or 89 ? quantity : $"{quantity} integrated";

    private static string Period(byte d) => d switch { >= 11 and <= 16 => ", measuring period 2", >= 21 and <= 26 => ", measuring period 3", _ => "" };

    private static string Limit(byte d)
    {
        var which = d switch { <= 34 => "under limit", <= 38 => "over limit", _ => "missing" };
        return which + ((d - 31) % 4) switch { 0 => " threshold", 1 => " occurrences", 2 => " duration", _ => " magnitude" };
    }

    /// <summary>E of voltages, currents and active powers that are instantaneous: which harmonic; of the others it is a rate.</summary>
    private static string Harmonic(LogicalName name) => name.E switch
    {
        0 => "",
        1 => ", fundamental",
        <= 120 => Invariant($", harmonic {name.E}"),
        TotalHarmonicDistortion => ", total harmonic distortion",
        125 => ", total demand distortion",
        126 => ", all harmonics",
        127 => ", all harmonics to nominal",
        _ => Invariant($" E {name.E}"),
    };

    /// <summary>E of C = 81: the tens are the vector measured to, the ones the vector measured from.</summary>
    private static string Angle(byte e)
    {
        static string Vector(int digit) => digit switch { <= 2 => $"U L{digit + 1}", >= 4 and <= 6 => $"I L{digit - 3}", 7 => "I neutral", _ => $"vector {digit}" };
        return Invariant($"{Vector(e % 10)} to {Vector(e / 10)}");
    }

    // C = 0, general purpose objects.
    private static string? General(LogicalName name) => (name.D, name.E) switch
    {
        (0, <= 9) => Invariant($"electricity id {name.E + 1}"),
        (1, 0) => "billing period counter",
        (1, 1) => "billing periods available",
        (1, 2) => "time of the last billing period",
        (2, 0) => "active firmware id",
        (2, 1) => "parameter record number",
        (2, 2) => "time switch program number",
        (2, 8) => "active firmware signature",
        (3, <= 8) => Invariant($"output pulse constant {name.E}"),
        (4, 0) => "reading factor for power",
        (4, 1) => "reading factor for energy",
        (4, 2) => "current transformer ratio, numerator",
        (4, 3) => "voltage transformer ratio, numerator",
        (4, 4) => "overall transformer ratio, numerator",
        (4, 5) => "current transformer ratio, denominator",
        (4, 6) => "voltage transformer ratio, denominator",
        (4, 7) => "overall transformer ratio, denominator",
        (6, 0) => "nominal voltage",
        (6, 1) => "nominal current",
        (6, 2) => "nominal frequency",
        (6, 3) => "maximum current",
        (6, 4) => "reference voltage",
        (8, 0) => "measuring period 1",
        (8, 2) => "measuring period 2",
        (8, 4) => "recording interval 1",
        (8, 5) => "recording interval 2",
        (8, 6) => "billing period",
        (9, 0) => "days since the last end of a billing period",
        (9, 1) => "local time",
        (9, 2) => "local date",
        (9, 5) => "weekday",
        (9, 6) => "time of the last end of a billing period",
        (11, _) => Invariant($"measurement algorithm {name.E}"),
        _ => null,
    };

    private static string? Lists(LogicalName name) => (name.C, name.D) switch
    {
        (98, 1) => "billing profile",
        (98, 2) => "billing profile 2",
        (98, 10) => "register table",
        (99, 1) => "load profile",
        (99, 2) => "load profile 2",
        (99, 3) => "load profile of a test",
        (99, 10) => "voltage profile",
        (99, 98) => Invariant($"event log {name.E}"),
        _ => null,
    };
}
