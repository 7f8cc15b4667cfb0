namespace PrepaidMeter.Protocol.Cosem;

/// <summary>One version of a COSEM interface class (IEC 62056-6-2).</summary>
/// <param name="Name">The standard's name: "Profile generic".</param>
/// <param name="Attributes">Attribute 1, the logical name, first; each one's index is its place, from 1.</param>
/// <param name="Methods">Names; each one's index is its place, from 1. Null for an index the standard keeps reserved.</param>
public sealed record InterfaceClass(ushort ClassId, byte Version, string Name, IReadOnlyList<ClassAttribute> Attributes, IReadOnlyList<string?> Methods)
{
    /// <summary>Null for an index that is no attribute of the class, such as a maker's own (negative) one.</summary>
    public ClassAttribute? FindAttribute(int index) => index >= 1 && index <= Attributes.Count ? Attributes[index - 1] : null;

    /// <summary>Null for an index that is no method of the class.</summary>
    public string? FindMethod(int index) => index >= 1 && index <= Methods.Count ? Methods[index - 1] : null;

    public override string ToString() => $"{ClassId} v{Version} {Name}";
}
