using System.Globalization;
using System.Text.Json.Nodes;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>The files of a run: a model with five captured quantities, the head-end's profile for it, and the folder they and the database are in.</summary>
internal static class BenchmarkFleet
{
    public const string ProfileName = "benchmark";

    /// <summary>Captured beside the four of the generic model.</summary>
    private const string FifthColumn = "3:1.0.2.8.0.255:2";

    public static string ModelFile(string folder) => Path.Combine(folder, "model.json");

    public static async Task WriteAsync(string folder, CollectOptions options, CancellationToken cancellationToken)
    {
        await using var shipped = typeof(Simulator.Models.MeterModel).Assembly.GetManifestResourceStream("PrepaidMeter.Simulator.Models.generic-prepaid.json")!;
        var model = (await JsonNode.ParseAsync(shipped, cancellationToken: cancellationToken))!;
        model["profiles"]!["load"]!["columns"]!.AsArray().Add((JsonNode)FifthColumn);
        await File.WriteAllTextAsync(ModelFile(folder), model.ToJsonString(), cancellationToken);

        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "profiles", "generic-prepaid.json"), cancellationToken);
        var profile = JsonNode.Parse(text)!;
        profile["name"] = ProfileName;
        profile["loadProfile"]!["horizonDays"] = options.ProfileDays;
        profile["dailyFreeze"]!["horizonDays"] = options.ProfileDays;
        Directory.CreateDirectory(Path.Combine(folder, "profiles"));
        await File.WriteAllTextAsync(Path.Combine(folder, "profiles", $"{ProfileName}.json"), profile.ToJsonString(), cancellationToken);
    }

    public static IReadOnlyList<string> SimulatorArguments(string folder, CollectOptions options) =>
    [
        "run", "--meters", Text(options.Meters), "--listen", "127.0.0.0/9", "--port", Text(options.Port), "--model", ModelFile(folder),
        "--history-days", Text(options.ProfileDays + 1), "--profile", ProfileName, "--export", Path.Combine(folder, "fleet.csv"),
        "--auth", options.Security == "none" ? "lls" : options.Security, "--control", "0",
        .. options.Faults is { } faults ? (string[])["--faults", faults] : [],
        .. options.FaultLog is { } log ? (string[])["--fault-log", log] : [],
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
