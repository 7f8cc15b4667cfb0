namespace PrepaidMeter.Simulator.Models;

/// <summary>The models the simulator brings with it, by name.</summary>
internal static class ShippedModels
{
    private const string Prefix = "PrepaidMeter.Simulator.Models.";
    private const string Suffix = ".json";

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(ShippedModels).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..^Suffix.Length]).Order(StringComparer.Ordinal)];

    /// <summary>JSON of a model; null when there is none of this name.</summary>
    public static string? Find(string name)
    {
        using var stream = typeof(ShippedModels).Assembly.GetManifestResourceStream(Prefix + name + Suffix);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
