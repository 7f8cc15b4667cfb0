using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Fuzzing;

/// <summary>A decoder under test.</summary>
/// <param name="Decode">Decodes; false where octets are refused by a value, without an exception. Answers the depth of what was decoded where there is one.</param>
/// <param name="Repair">Makes the frame around mutated octets right again (lengths, check sequences), so that mutations get past it; null where there is none.</param>
/// <param name="Allowance">Octets that a rejection may allocate beyond 4 for each of input: the exception, its message and its stack trace; for a whole association also its buffers.</param>
/// <param name="OfAccepted">The same for what is accepted; null for as much. <see cref="Explains"/> where the point is to tell people everything.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, FuzzDecoder Decode, Func<byte[], byte[]>? Repair = null, int Allowance = FuzzTarget.ErrorAllowance, long? OfAccepted = null)
{
    public const int ErrorAllowance = 8 * 1024;

    /// <summary>No bound: a tree for people has a node for each field.</summary>
    public const long Explains = long.MaxValue / 2;

    /// <summary>The two objects that stand for a value nobody has looked at.</summary>
    public const long BareValue = 256;

    public long AcceptedAllowance => OfAccepted ?? Allowance;

    /// <summary>It decodes a value and looks at nothing in it.</summary>
    public bool IsBareValue => OfAccepted == BareValue;
}

/// <summary>Decodes; returns what became of it.</summary>
internal delegate FuzzOutcome FuzzDecoder(ReadOnlyMemory<byte> octets);

/// <param name="Tree">The value that was decoded, where it is one; how deep it is and what it costs to walk is found out after it was measured.</param>
internal readonly record struct FuzzOutcome(bool IsAccepted, DlmsData? Tree = null)
{
    public static FuzzOutcome Accepted => new(true);

    public static FuzzOutcome Refused => new(false);
}
