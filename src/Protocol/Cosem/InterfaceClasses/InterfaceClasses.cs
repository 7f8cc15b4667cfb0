using System.Collections.Frozen;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>
/// The one table of interface classes (IEC 62056-6-2) from which decoder, console and simulator take their names. A class is here with every version
/// that meters in the field show; attributes and methods stand in the order of their indices. Thread-safe.
/// </summary>
public static partial class InterfaceClasses
{
    private const string Any = "CHOICE";
    private const string Array = "array";
    private const string BitString = "bit-string";
    private const string Boolean = "boolean";
    private const string DoubleLong = "double-long";
    private const string DoubleLongUnsigned = "double-long-unsigned";
    private const string Enum = "enum";
    private const string Integer = "integer";
    private const string Long = "long";
    private const string Long64Unsigned = "long64-unsigned";
    private const string LongUnsigned = "long-unsigned";
    private const string OctetString = "octet-string";
    private const string Structure = "structure";
    private const string Unsigned = "unsigned";
    private const string VisibleString = "visible-string";

    private static readonly ClassAttribute LogicalNameAttribute = new("logical_name", OctetString, IsStatic: true);

    /// <summary>Every class and version known, by class and then version.</summary>
    public static IReadOnlyList<InterfaceClass> All { get; } =
        [.. Measurement().Concat(TimeAndSchedules()).Concat(AccessControl()).Concat(Communication()).Concat(Control()).Concat(Payment()).OrderBy(c => c.ClassId).ThenBy(c => c.Version)];

    private static readonly FrozenDictionary<(ushort ClassId, byte Version), InterfaceClass> ByVersion = All.ToFrozenDictionary(c => (c.ClassId, c.Version));

    private static readonly FrozenDictionary<ushort, InterfaceClass> Newest = All.GroupBy(c => c.ClassId).ToFrozenDictionary(g => g.Key, g => g.Last());

    /// <summary>Null when this version of the class is not known.</summary>
    public static InterfaceClass? Find(ushort classId, byte version) => ByVersion.GetValueOrDefault((classId, version));

    /// <summary>
    /// The newest version of the class known, for who was not told the version: later versions add to earlier ones, hardly ever rename. Null for a class
    /// that is not known.
    /// </summary>
    public static InterfaceClass? Find(ushort classId) => Newest.GetValueOrDefault(classId);

    private static InterfaceClass Class(ushort id, byte version, string name, ClassAttribute[] attributes, params string?[] methods) =>
        new(id, version, name, [LogicalNameAttribute, .. attributes], methods);

    /// <summary>A dynamic attribute.</summary>
    private static ClassAttribute Dynamic(string name, string type) => new(name, type, IsStatic: false);

    /// <summary>A static attribute.</summary>
    private static ClassAttribute Static(string name, string type) => new(name, type, IsStatic: true);
}
