using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PrepaidMeter.Fuzzing;

namespace PrepaidMeter.Benchmarks.Fuzzing;

/// <summary>fuzz: the long run of the driver that the test suite runs briefly.</summary>
internal static class FuzzCommand
{
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(5);

    private static readonly Option<long> Executions = new("--executions") { Description = "How many inputs to try.", DefaultValueFactory = _ => 10_000_000 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Same seed, same inputs.", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object on standard output; progress goes to standard error all the same." };

    public static Command Build()
    {
        var command = new Command("fuzz", "Feed mutated frames to every decoder.") { Executions, Seed, Json };
        command.SetAction((arguments, cancellationToken) =>
        {
            var total = arguments.GetValue(Executions);
            var started = TimeProvider.System.GetTimestamp();
            var told = TimeSpan.Zero;
            var report = new FuzzRun(arguments.GetValue(Seed)).Run(
                total,
                done =>
                {
                    if (TimeProvider.System.GetElapsedTime(started) is var now && now - told >= ProgressPeriod)
                    {
                        told = now;
                        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {total:N0} after {now.TotalSeconds:0} s"));
                    }
                },
                cancellationToken);
            Console.WriteLine(arguments.GetValue(Json) ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : Text(report));
            return Task.FromResult(report.Failures.Count == 0 ? 0 : 1);
        });
        return command;
    }

    private static string Text(FuzzReport report) => string.Create(CultureInfo.InvariantCulture, $"""
        {report.Executions:N0} executions over {report.ExecutionsByTarget.Count} decoders: {report.Accepted:N0} accepted, {report.Rejected:N0} rejected, {report.Failures.Count} failures
        rejection       99.9 % within {report.RejectionP999Microseconds:0} us, slowest {report.RejectionMaxMicroseconds:0.0} us; most memory beyond 4x the input {report.RejectionMaxBytesBeyond4x} octets
        accepted        deepest {report.DeepestAccepted}; as a tree at most {report.AcceptedTreeMaxFactor:0.0}x the input, {report.WalkedTreeMaxFactor:0.0}x when every element is looked at
        {string.Join(Environment.NewLine, report.Failures.Select(f => $"{f.Target}: {f.Problem}, {f.Length} octets{Environment.NewLine}  {f.Hex}"))}
        """);
}
