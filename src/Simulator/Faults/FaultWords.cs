namespace PrepaidMeter.Simulator.Faults;

/// <summary>The words of a fault plan.</summary>
internal static class FaultWords
{
    private static readonly Dictionary<FaultKind, string> Words = Enum.GetValues<FaultKind>().ToDictionary(k => k, Word);

    private static readonly Dictionary<string, FaultKind> Kinds = Words.ToDictionary(w => w.Value, w => w.Key, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Kinds.Keys;

    public static string Of(FaultKind kind) => Words[kind];

    /// <exception cref="FormatException">No such word.</exception>
    public static FaultKind Parse(string word) => Kinds.TryGetValue(word, out var kind)
        ? kind
        : throw new FormatException($"'{word}' is no fault; there are {string.Join(", ", Kinds.Keys)}");

    /// <summary>What a kind's range may hold; null for kinds that take none.</summary>
    public static (long Low, long High)? Bounds(FaultKind kind) => kind switch
    {
        FaultKind.Latency => (0, 600_000),
        FaultKind.Loss => (0, 100),
        FaultKind.Silence or FaultKind.Reset or FaultKind.Reboot or FaultKind.Corrupt => (0, 100_000_000),
        FaultKind.Drip => (1, 1_000_000),
        FaultKind.BlockNumber => (1, 1000),
        FaultKind.Clock or FaultKind.ClockJump => (-400_000_000, 400_000_000),
        FaultKind.Wrapped => (1, 100_000),
        FaultKind.Duplicates => (1, 100_000),
        FaultKind.MissingColumn => (2, 32),
        _ => null,
    };

    private static string Word(FaultKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{c}" : $"{c}")).ToLowerInvariant();
}
