namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// One line of a decoded message: a field, or a part with fields of its own. Text from the wire is made printable, so that any renderer may show it.
/// </summary>
public sealed class DecodedNode
{
    private readonly List<DecodedNode> _children = [];

    internal DecodedNode(string name, int offset, int length, bool isDerived)
    {
        Name = name;
        Offset = offset;
        Length = length;
        IsDerived = isDerived;
    }

    /// <summary>The standard's name of the field: "capture_period", "get-response-normal".</summary>
    public string Name { get; }

    /// <summary>The Data type, where it is a Data value; else null.</summary>
    public string? Type { get; internal set; }

    public string? Value { get; internal set; }

    /// <summary>What the value stands for: an OBIS code's meaning, the words for a number.</summary>
    public string? Meaning { get; internal set; }

    /// <summary>What is wrong here; null where nothing is.</summary>
    public string? Problem { get; internal set; }

    /// <summary>Of the first octet, from 0: in the input, or where <see cref="IsDerived"/> in what was deciphered or put together.</summary>
    public int Offset { get; }

    /// <summary>In octets.</summary>
    public int Length { get; internal set; }

    /// <summary>The octets are not the input's: they were deciphered or put together from pieces. The nearest node above that is not derived says from what.</summary>
    public bool IsDerived { get; }

    public IReadOnlyList<DecodedNode> Children => _children;

    internal void Add(DecodedNode child) => _children.Add(child);

    public override string ToString() => $"{Name}: {Type} {Value} {Meaning} {Problem}".TrimEnd();
}
