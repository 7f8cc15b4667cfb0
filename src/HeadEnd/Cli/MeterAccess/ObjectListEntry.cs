using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>One object_list_element of the association (IEC 62056-6-2, class 15, attribute 2).</summary>
internal sealed record ObjectListEntry(
    ushort ClassId, byte Version, LogicalName Name, IReadOnlyList<AttributeAccess> Attributes, IReadOnlyList<MethodAccess> Methods)
{
    public const string Layout = "structure { class_id, version, logical_name, access_rights { attributes [], methods [] } }";

    /// <summary>Of an association in short names.</summary>
    public ushort? BaseName { get; init; }

    /// <summary>Null for a class that is not known in any version.</summary>
    public InterfaceClass? Class => InterfaceClasses.Find(ClassId, Version) ?? InterfaceClasses.Find(ClassId);

    /// <summary>What the logical name stands for; null when not known.</summary>
    public string? Meaning => ObisNames.Describe(Name, ClassId);

    /// <summary>Null when the value is not of the layout above.</summary>
    public static ObjectListEntry? TryRead(DlmsData data)
    {
        if (data.AsItems() is not { Count: >= 4 } fields
            || fields[0].AsNumber() is not (>= 0 and <= ushort.MaxValue and var classId)
            || fields[1].AsNumber() is not (>= 0 and <= byte.MaxValue and var version)
            || fields[2].AsLogicalName() is not { } name
            || fields[3].AsItems() is not { Count: 2 } rights
            || rights[0].AsItems() is not { } attributes
            || rights[1].AsItems() is not { } methods)
        {
            return null;
        }

        return new((ushort)classId, (byte)version, name, [.. attributes.Select(AttributeAccess.TryRead).OfType<AttributeAccess>()], [.. methods.Select(MethodAccess.TryRead).OfType<MethodAccess>()]);
    }
}

/// <summary>access_mode of one attribute: 0 none, 1 read, 2 write, 3 read and write; 4 to 6 the same, authenticated.</summary>
internal sealed record AttributeAccess(sbyte Id, int Mode)
{
    public const int ReadOnly = 1;

    /// <summary>The meter does not say: only asking tells.</summary>
    public const int Unknown = -1;

    /// <summary>Bit 0 is the right to read: of the numbers 0 to 5 as of the bits of later versions. 6 is the exception.</summary>
    public bool IsReadable => Mode == Unknown || (Mode & ReadOnly) != 0 || Mode == 6;

    public static AttributeAccess? TryRead(DlmsData data) =>
        data.AsItems() is { Count: >= 2 } fields
        && fields[0].AsNumber() is >= sbyte.MinValue and <= sbyte.MaxValue and var id
        && fields[1].AsNumber() is >= 0 and <= 255 and var mode
            ? new((sbyte)id, (int)mode)
            : null;

    public string Access => Mode switch
    {
        Unknown => "unknown",
        0 => "none",
        1 => "read",
        2 => "write",
        3 => "read-write",
        4 => "authenticated-write",
        5 => "authenticated-read",
        6 => "authenticated-read-write",
        _ => $"mode-{Mode}",
    };
}

/// <summary>access_mode of one method: version 0 of the class has a boolean, later versions an enum with 2 = authenticated.</summary>
internal sealed record MethodAccess(sbyte Id, int Mode)
{
    public static MethodAccess? TryRead(DlmsData data) =>
        data.AsItems() is { Count: >= 2 } fields
        && fields[0].AsNumber() is >= sbyte.MinValue and <= sbyte.MaxValue and var id
        && fields[1].AsNumber() is >= 0 and <= 255 and var mode
            ? new((sbyte)id, (int)mode)
            : null;

    public string Access => Mode switch
    {
        AttributeAccess.Unknown => "unknown",
        0 => "none",
        1 => "access",
        2 => "authenticated-access",
        _ => $"mode-{Mode}",
    };
}
