using System.Text.Json;

namespace PrepaidMeter.Fuzzing;

/// <summary>The octets of tests/Vectors, by kind, and cases made to hang, to exhaust the stack or to allocate out of proportion.</summary>
internal static class FuzzCorpus
{
    private const int Deep = 20_000;

    public static ILookup<string, byte[]> Vectors { get; } = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Vectors"), "*.jsonl")
        .Order(StringComparer.Ordinal)
        .SelectMany(File.ReadLines)
        .Select(line => JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web)!)
        .Where(line => line is { Kind: not null, Hex: not null })
        .ToLookup(line => line.Kind!, line => Convert.FromHexString(line.Hex!));

    /// <summary>Data values: every decoder that carries one meets these in its place.</summary>
    public static IReadOnlyList<byte[]> HostileData { get; } =
    [
        .. new[]
        {
            "130200050102030405", // rows of no columns
            "1300847FFFFFFF", // 2^31-1 octets of null-data
            "018480000000", // count 2^31
            "0184FFFFFFFF00",
            "02847FFFFFFF00",
            "098480000000",
            "0484FFFFFFFF00",
            "1301FFFF000100", // rows of 65,535 nulls that take no octets
            "1301FFFF01FFFF01FFFF000100", // 2^48 of them
            "1302021101FFFF01FFFF000401020304", // 2^32 for each octet
            "130284FFFFFFFF1100",
            "1302001100",
        }.Select(Convert.FromHexString),
        [.. Repeat([2, 1], Deep), 0],
        [.. Repeat([1, 1], Deep), 0],
        [0x13, .. Repeat([2, 1], Deep), 0x11, 1, 0],
        [0x13, 2, 0x82, 0x75, 0x31, .. new byte[30_000], 0x11, 0x82, 0x75, 0x30, .. new byte[30_000]],
        [0x13, .. Repeat([2, 1], 30), 0x11, 0x82, 0x75, 0x30, .. new byte[30_000]],
    ];

    private static IEnumerable<byte> Repeat(byte[] octets, int times) => Enumerable.Repeat(octets, times).SelectMany(o => o);

    private sealed record Line(string? Kind, string? Hex);
}
