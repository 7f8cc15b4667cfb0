using System.Text.Json;

namespace PrepaidMeter.Protocol.Tests.Security.General;

/// <summary>One line of tests/Vectors/general.jsonl. What it holds depends on its kind.</summary>
public sealed record GeneralVector(
    string Name, string Kind, string? Hex, string? Value, string? Key, string? AuthenticationKey, string? PrivateKey, string? PublicKey, string? Secret, string? Signature,
    string? PartyU, string? PartyV)
{
    public static IReadOnlyList<GeneralVector> All { get; } =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "general.jsonl")).Select(line => JsonSerializer.Deserialize<GeneralVector>(line, JsonSerializerOptions.Web)!)];

    public static TheoryData<string> Of(string kind) => new(All.Where(v => v.Kind == kind).Select(v => v.Name));

    public static GeneralVector Find(string name) => All.Single(v => v.Name == name);

    public byte[] Octets => Convert.FromHexString(Hex!);

    public override string ToString() => Name;
}
