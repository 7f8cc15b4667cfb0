using System.Text.Json;

namespace PrepaidMeter.Protocol.Tests.Vectors;

/// <summary>One line of a file in tests/Vectors.</summary>
public sealed record Vector(string Name, string Kind, string Hex, string Meaning, string Source, string? Value = null, bool Canonical = true)
{
    public static IReadOnlyList<Vector> Axdr { get; } = Load("axdr");

    public static IReadOnlyList<Vector> Push { get; } = Load("push");

    public static IReadOnlyList<Vector> Acse { get; } = Load("acse");

    public static IReadOnlyList<Vector> Xdlms { get; } = Load("xdlms");

    public static IReadOnlyList<Vector> Notification { get; } = Load("notification");

    public static IReadOnlyList<Vector> Wrapper { get; } = Load("wrapper");

    public static IReadOnlyList<Vector> Hdlc { get; } = Load("hdlc");

    public static IReadOnlyList<Vector> Objects { get; } = Load("objects");

    /// <summary>Every vector that <see cref="Recode"/> takes.</summary>
    public static IReadOnlyList<Vector> Decodable { get; } =
        [.. Axdr.Concat(Push).Concat(Acse).Concat(Xdlms).Concat(Notification).Where(v => v.Kind is not ("truncated" or "date-time"))];

    public byte[] Octets => Convert.FromHexString(Hex);

    public static Vector Find(IEnumerable<Vector> vectors, string name) => vectors.Single(v => v.Name == name);

    /// <summary>Rows of a theory: the vectors' names.</summary>
    public static TheoryData<string> Names(IEnumerable<Vector> vectors, params string[] kinds) =>
        [.. vectors.Where(v => kinds.Length == 0 || kinds.Contains(v.Kind)).Select(v => v.Name)];

    private static List<Vector> Load(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", file + ".jsonl")).Select(line => JsonSerializer.Deserialize<Vector>(line, JsonSerializerOptions.Web)!)];
}
