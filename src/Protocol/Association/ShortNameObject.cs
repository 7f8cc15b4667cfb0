using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Association;

/// <summary>One element of object_list of Association SN (class 12): which object is behind a base name.</summary>
public readonly record struct ShortNameObject(ushort BaseName, ushort ClassId, byte Version, LogicalName LogicalName)
{
    /// <summary>Short names of attributes lie eight apart, the logical name's first (IEC 62056-6-2).</summary>
    private const int Step = 8;

    /// <summary>Null where the sum is no short name.</summary>
    public ushort? NameOf(sbyte attribute) => attribute < 1 ? null : At((attribute - 1) * Step);

    /// <summary>Null where the class has no such method, or its offset is not known here.</summary>
    public ushort? NameOfMethod(sbyte method) => method < 1 || ShortNameMethods.FirstOffset(ClassId, Version) is not { } first ? null : At(first + ((method - 1) * Step));

    /// <summary>Every attribute and method with a short name, by the table of interface classes; of a class that is not in it, the logical name alone.</summary>
    internal IEnumerable<ShortNameMember> Members()
    {
        var known = InterfaceClasses.Find(ClassId, Version) ?? InterfaceClasses.Find(ClassId);
        for (var id = 1; id <= (known?.Attributes.Count ?? 1); id++)
        {
            if (NameOf((sbyte)id) is { } name)
            {
                yield return new(name, new(ClassId, LogicalName, (sbyte)id), null);
            }
        }

        for (var id = 1; id <= (known?.Methods.Count ?? 0); id++)
        {
            if (known!.FindMethod(id) is not null && NameOfMethod((sbyte)id) is { } name)
            {
                yield return new(name, null, new(ClassId, LogicalName, (sbyte)id));
            }
        }
    }

    private ushort? At(int offset) => BaseName + offset <= ushort.MaxValue ? (ushort)(BaseName + offset) : null;

    /// <summary>null for what is no element of an object_list.</summary>
    internal static ShortNameObject? From(DlmsData value) => value is DlmsData.Structure { Items: { Count: 4 } items }
        && items[0].AsNumber() is { } name and >= short.MinValue and <= ushort.MaxValue
        && items[1].AsNumber() is { } classId and >= 0 and <= ushort.MaxValue
        && items[2].AsNumber() is { } version and >= 0 and <= byte.MaxValue
        && items[3].AsLogicalName() is { } logicalName
        ? new(unchecked((ushort)(long)name), (ushort)classId, (byte)version, logicalName)
        : null;
}

/// <summary>What a short name stands for: an attribute or a method.</summary>
internal readonly record struct ShortNameMember(ushort Name, CosemAttribute? Attribute, CosemMethod? Method);
