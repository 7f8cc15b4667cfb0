using System.Globalization;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>What the members of a structure mean together, for the shapes that meters send over and over.</summary>
internal static class StructureMeaning
{
    /// <summary>Beyond it a scaled number has no exact decimal.</summary>
    private const int MaxScaler = 18;

    /// <summary>Codes from here on are units of what is metered; lower ones as often are access rights, which have the same shape.</summary>
    private const byte LowestUnit = 9;

    /// <summary>Null for no such shape.</summary>
    /// <param name="members">Null for what is not simple.</param>
    public static string? Of(ReadOnlySpan<DlmsData?> members) => members switch
    {
        // scal_unit_type
        [DlmsData.Integer scaler, DlmsData.Enum { Value: >= LowestUnit } unit] => Invariant.Text($"10^{scaler.Value} {UnitText(unit.Value)}"),

        // capture_object_definition, and push_object_definition with its like
        [DlmsData.LongUnsigned classId, DlmsData.OctetString { Value.Length: 6 } name, DlmsData.Integer index] => AttributeMeaning(classId, name, index, 0),
        [DlmsData.LongUnsigned classId, DlmsData.OctetString { Value.Length: 6 } name, DlmsData.Integer index, DlmsData.LongUnsigned dataIndex, ..] =>
            AttributeMeaning(classId, name, index, dataIndex.Value),

        // object_list_element
        [DlmsData.LongUnsigned classId, DlmsData.Unsigned version, DlmsData.OctetString { Value.Length: 6 } name, ..] => ObjectText.Of(classId.Value, version.Value, name.AsLogicalName()!.Value),

        // logical name and value, with or without scaler and unit, as pushes have them
        [DlmsData.OctetString { Value.Length: 6 } name, { } value, DlmsData.Structure { Items: { Count: 2 } unit }] when Scaled(value, unit) is { } scaled =>
            Join(ObisNames.Describe(name.AsLogicalName()!.Value), scaled),
        [DlmsData.OctetString { Value.Length: 6 } name, not null] => ObisNames.Describe(name.AsLogicalName()!.Value),
        _ => null,
    };

    /// <summary>The attribute that an element of a list of push or capture objects defines; null for other structures.</summary>
    public static CosemAttribute? Definition(ValueList<DlmsData> members) => members.Count >= 4
        && members[0] is DlmsData.LongUnsigned classId && members[1].AsLogicalName() is { } name && members[2] is DlmsData.Integer index && members[3] is DlmsData.LongUnsigned
        ? new(classId.Value, name, index.Value)
        : null;

    private static string? AttributeMeaning(DlmsData.LongUnsigned classId, DlmsData.OctetString name, DlmsData.Integer index, ushort dataIndex)
    {
        var attribute = new CosemAttribute(classId.Value, name.AsLogicalName()!.Value, index.Value);
        var meaning = $"{attribute} {ObjectText.Of(attribute)}".TrimEnd();
        return dataIndex == 0 ? meaning : Invariant.Text($"{meaning}, element {dataIndex}");
    }

    private static string? Scaled(DlmsData value, ValueList<DlmsData> unit)
    {
        if (unit[0] is not DlmsData.Integer { Value: >= -MaxScaler and <= MaxScaler and var scaler } || unit[1] is not DlmsData.Enum code || value.AsNumber() is not { } number)
        {
            return null;
        }

        try
        {
            for (var left = (int)scaler; left > 0; left--)
            {
                number *= 10;
            }

            for (var left = (int)scaler; left < 0; left++)
            {
                number /= 10;
            }
        }
        catch (OverflowException)
        {
            return null; // a number no meter has; it stands as it came
        }

        return $"{number.ToString(CultureInfo.InvariantCulture)} {PhysicalUnits.SymbolOf(code.Value)}".TrimEnd();
    }

    private static string UnitText(byte code) => PhysicalUnits.SymbolOf(code) is { Length: > 0 } symbol ? symbol : "no unit";

    private static string Join(string? name, string value) => name is null ? $"= {value}" : $"{name} = {value}";
}
