using System.Globalization;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>
/// What a logical name stands for, in a few words, by the rules of IEC 62056-6-1: A is the medium, B the channel, C the quantity, D how it is processed, E
/// mostly the rate, F the billing period. Covers abstract objects (A = 0) and electricity (A = 1). Thread-safe.
/// </summary>
public static partial class ObisNames
{
    private const byte AbstractMedium = 0;
    private const byte ElectricityMedium = 1;

    /// <summary>Not used, of F; the present value rather than one of a billing period.</summary>
    private const byte NotUsed = 255;

    /// <summary>Null where neither the rules nor the class say what it is.</summary>
    /// <param name="classId">The object's class where it is known: names what the logical name alone leaves open.</param>
    public static string? Describe(LogicalName name, ushort? classId = null)
    {
        var meaning = name.A switch
        {
            AbstractMedium => Abstract(name),
            ElectricityMedium => Electricity(name) ?? Abstract(name),
            _ => null,
        };
        meaning ??= OfClass(name, classId);
        return meaning is null ? null : meaning + Channel(name.B) + BillingPeriod(name.F);
    }

    /// <summary>A code nobody but its maker can know is at least an object of its class.</summary>
    private static string? OfClass(LogicalName name, ushort? classId)
    {
        if (classId is not { } id || InterfaceClasses.Find(id) is not { } found)
        {
            return null;
        }

        var noun = char.IsUpper(found.Name, 1) ? found.Name : char.ToLowerInvariant(found.Name[0]) + found.Name[1..];
        return IsManufacturerSpecific(name) ? $"manufacturer specific {noun}" : id is 1 or 3 or 4 or 5 or 7 ? null : noun;
    }

    /// <summary>Codes left to makers: 128 and more in B to F, and C = 96, D = 50..99 (IEC 62056-6-1, manufacturer specific codes).</summary>
    private static bool IsManufacturerSpecific(LogicalName name) =>
        name.B is >= 128 and < NotUsed || name.C is >= 128 and < NotUsed || name.D is >= 128 and < NotUsed || name.E is >= 128 and < NotUsed || name.F is >= 128 and < NotUsed
        || name is { C: 96, D: >= 50 and <= 99 };

    /// <summary>0 and 1 are what a meter of one channel has.</summary>
    private static string Channel(byte b) => b is >= 2 and <= 64 ? Invariant($", channel {b}") : "";

    private static string BillingPeriod(byte f) => f switch
    {
        <= 99 => Invariant($", billing period {f}"),
        101 => ", last billing period",
        126 => ", all billing periods",
        _ => "",
    };

    private static string Rate(byte e) => e switch
    {
        0 => "",
        <= 63 => Invariant($" rate {e}"),
        _ => Invariant($" E {e}"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
