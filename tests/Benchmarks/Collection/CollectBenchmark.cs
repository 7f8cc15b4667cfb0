using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>Starts a simulator and a head-end, has the one collect the other, and puts the figures together.</summary>
internal static class CollectBenchmark
{
    private const string ControlLine = "Control: ";

    public static async Task<CollectReport> RunAsync(CollectOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("headend-collect-").FullName;
        try
        {
            await BenchmarkFleet.WriteAsync(folder, options, cancellationToken);
            await using var postgres = options.Connection is { } server ? await PostgresDatabase.CreateAsync(server, cancellationToken) : null;
            var task = new CollectTask(
                postgres is null ? "Sqlite" : "PostgreSql",
                postgres?.ConnectionString ?? $"Data Source={Path.Combine(folder, "headend.db")}",
                folder,
                options.Parallelism,
                options.ProfileDays);
            return await MeasureAsync(options, task, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<CollectReport> MeasureAsync(CollectOptions options, CollectTask task, CancellationToken cancellationToken)
    {
        var (simulator, control) = await StartSimulatorAsync(options, task.Folder, cancellationToken);
        await using var simulatorEnds = simulator;
        try
        {
            await using var headEnd = ChildProcess.Start(
                typeof(CollectBenchmark).Assembly.Location,
                [CollectorCommand.Name],
                new Dictionary<string, string> { ["DOTNET_gcServer"] = Environment.GetEnvironmentVariable("DOTNET_gcServer") ?? "1" }); // as the head-end's own executable has it
            var importSeconds = await headEnd.AskAsync<double>(JsonSerializer.Serialize(task), cancellationToken);
            var load = LoadAverage();
            var passes = new List<PassFigures>();
            HeldFigures? afterFirst = null;
            do
            {
                passes.Add(await headEnd.AskAsync<PassFigures>("collect", cancellationToken));
                afterFirst ??= await headEnd.AskAsync<HeldFigures>("held", cancellationToken);
            }
            while (passes.Count < options.Passes && passes[^1].Succeeded < passes[^1].Tried);

            var loadAfter = LoadAverage();
            var held = await headEnd.AskAsync<HeldFigures>("held", cancellationToken);
            var verified = options.Verify ? await headEnd.AskAsync<VerifiedFigures>($"verify {control}", cancellationToken) : null;
            return Report(options, task, importSeconds, passes, afterFirst, held, ResidentMb(simulator.Id), [load, loadAfter]) with { Verified = verified };
        }
        finally
        {
            simulator.Terminate();
        }
    }

    private static CollectReport Report(
        CollectOptions options, CollectTask task, double importSeconds, List<PassFigures> passes, HeldFigures first, HeldFigures held, double simulatorMb, double[] load)
    {
        var seconds = passes.Sum(p => p.Seconds);
        return new(
            held.Meters,
            held.Complete,
            Math.Round(seconds, 2),
            Math.Round(held.Complete / seconds, 1),
            Math.Round(held.Intervals / seconds),
            Math.Round(passes.Sum(p => p.CpuSeconds) / options.Meters, 5),
            Math.Round(passes.Max(p => p.PeakRssMb), 1),
            held.Duplicates,
            first.Complete,
            [.. passes.Select(p => p.Succeeded)],
            held.Intervals,
            passes.Sum(p => p.AllocatedBytes) / options.Meters,
            passes.Max(p => p.MostSessions),
            Math.Round(passes[0].StartRssMb, 1),
            Math.Round(passes.Max(p => p.LiveMb), 1),
            Math.Round(importSeconds, 2),
            Math.Round(simulatorMb, 1),
            passes.SelectMany(p => p.Failures).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Sum(f => f.Value)),
            passes.Select(p => p.FirstFailure).FirstOrDefault(f => f is not null),
            task.Provider,
            options.Security,
            options.Parallelism,
            options.Faults,
            null,
            load);
    }

    private static async Task<(ChildProcess Process, string Control)> StartSimulatorAsync(CollectOptions options, string folder, CancellationToken cancellationToken)
    {
        var simulator = ChildProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "simulator.dll"), BenchmarkFleet.SimulatorArguments(folder, options), new Dictionary<string, string>());
        try
        {
            var control = "";
            string line;
            do
            {
                line = await simulator.ReadLineAsync(cancellationToken);
                control = line.StartsWith(ControlLine, StringComparison.Ordinal) ? line[ControlLine.Length..] : control;
            }
            while (!line.EndsWith("stops.", StringComparison.Ordinal)); // the last it prints before it serves

            return (simulator, control);
        }
        catch
        {
            simulator.Terminate();
            throw;
        }
    }

    private static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static double ResidentMb(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024.0;
    }
}
