namespace PrepaidMeter.Fuzzing;

/// <summary>A decoder under test.</summary>
/// <param name="Decode">Decodes; false where octets are refused by a value, without an exception. Answers the depth of what was decoded where there is one.</param>
/// <param name="Repair">Makes the frame around mutated octets right again (lengths, check sequences), so that mutations get past it; null where there is none.</param>
/// <param name="Allowance">Octets that a rejection may allocate beyond 4 for each of input: the exception, its message and its stack trace; for a whole association also its buffers.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, FuzzDecoder Decode, Func<byte[], byte[]>? Repair = null, int Allowance = FuzzTarget.ErrorAllowance)
{
    public const int ErrorAllowance = 8 * 1024;
}

/// <summary>Decodes; returns what became of it.</summary>
internal delegate FuzzOutcome FuzzDecoder(ReadOnlyMemory<byte> octets);

/// <param name="Depth">Of arrays and structures within each other; 0 where it is not counted.</param>
internal readonly record struct FuzzOutcome(bool IsAccepted, int Depth = 0)
{
    public static FuzzOutcome Accepted => new(true);

    public static FuzzOutcome Refused => new(false);
}
