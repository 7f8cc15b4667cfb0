using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

/// <summary>What became of an attribute.</summary>
internal enum DumpOutcome
{
    Read,

    /// <summary>The meter said no.</summary>
    Refused,

    /// <summary>The connection ended, twice, while it was asked for.</summary>
    NoAnswer,

    /// <summary>The object list says this client may not read it, or it holds a password or key.</summary>
    NotAsked,
}

/// <summary>One attribute of a dump.</summary>
/// <param name="Item">What was asked and answered.</param>
/// <param name="DataAccessResult">The number of a refusal that is one.</param>
internal sealed record DumpedAttribute(AttributeAccess Access, MeterItem Item, DumpOutcome Outcome, DataAccessResult? DataAccessResult = null)
{
    public sbyte Id => Access.Id;

    /// <summary>Of a profile's buffer: which rows were asked for.</summary>
    public string? Rows { get; init; }
}

/// <summary>One object of a dump, its attributes in the order of their indices.</summary>
internal sealed record DumpedObject(ObjectListEntry Entry, IReadOnlyList<DumpedAttribute> Attributes)
{
    public DlmsData? ValueOf(sbyte attribute) => Attributes.FirstOrDefault(a => a.Id == attribute)?.Item.Value;
}
