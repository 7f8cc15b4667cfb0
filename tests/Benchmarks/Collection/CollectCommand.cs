using System.CommandLine;
using System.Globalization;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>collect: a fleet's daily collection, simulator and head-end as two processes.</summary>
internal static class CollectCommand
{
    private const string PostgresVariable = "HEADEND_TEST_POSTGRES";

    private static readonly Option<int> Meters = new("--meters") { Description = "Meters of the fleet.", DefaultValueFactory = _ => 20_000 };
    private static readonly Option<int> ProfileDays = new("--profile-days") { Description = "Days of load profile to read.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Security = new("--security") { Description = "none (password) or hls-gmac.", DefaultValueFactory = _ => "hls-gmac" };
    private static readonly Option<string> Database = new("--database") { Description = "sqlite or postgres.", DefaultValueFactory = _ => "sqlite" };
    private static readonly Option<string?> Connection = new("--connection") { Description = $"PostgreSQL server; without it {PostgresVariable}. A database is made on it and dropped at the end." };
    private static readonly Option<int> Parallelism = new("--parallelism") { Description = "Sessions open at once.", DefaultValueFactory = _ => 256 };
    private static readonly Option<int> Port = new("--port") { Description = "Port of the simulated meters, each at an address of its own.", DefaultValueFactory = _ => 24059 };
    private static readonly Option<int> Passes = new("--passes") { Description = "Most attempts at a meter.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Latency = new("--latency-ms") { Description = "How long meters hold back each response." };
    private static readonly Option<double> Drop = new("--drop") { Description = "Sessions in percent whose connection is lost in the middle, somewhere in the first 6000 octets the meter sends." };
    private static readonly Option<string?> Faults = new("--faults") { Description = "Further faults, as the simulator takes them: a file or words such as silence=0-6000@1%,busy@1%." };
    private static readonly Option<string?> FaultLog = new("--fault-log") { Description = "Keep the log of what was injected in this file." };
    private static readonly Option<bool> Verify = new("--verify") { Description = "Compare every stored value with what the meters hold, at the end." };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of lines." };

    public static Command Build()
    {
        var command = new Command("collect", "Collect a simulated fleet's registers, daily freeze and load profile into a database, simulator and head-end as two processes.")
        {
            Meters, ProfileDays, Security, Database, Connection, Parallelism, Port, Passes, Latency, Drop, Faults, FaultLog, Verify, Json,
        };
        Security.AcceptOnlyFromAmong("none", "hls-gmac");
        Database.AcceptOnlyFromAmong("sqlite", "postgres");
        command.Validators.Add(result =>
        {
            if (result.GetValue(Database) == "postgres" && (result.GetValue(Connection) ?? Environment.GetEnvironmentVariable(PostgresVariable)) is null)
            {
                result.AddError($"--database postgres needs --connection or {PostgresVariable}.");
            }
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var options = new CollectOptions(
                arguments.GetValue(Meters),
                arguments.GetValue(ProfileDays),
                arguments.GetValue(Security)!,
                arguments.GetValue(Database) == "postgres" ? arguments.GetValue(Connection) ?? Environment.GetEnvironmentVariable(PostgresVariable) : null,
                arguments.GetValue(Parallelism),
                arguments.GetValue(Port),
                arguments.GetValue(Passes),
                FaultsOf(arguments),
                arguments.GetValue(FaultLog) is { } log ? Path.GetFullPath(log) : null,
                arguments.GetValue(Verify));
            var report = await CollectBenchmark.RunAsync(options, cancellationToken);
            Console.WriteLine(arguments.GetValue(Json) ? report.ToJson() : report.ToString());
            return report.Complete == report.Meters && report.Duplicates == 0 && report.Verified is not { IsGood: false } ? 0 : 1;
        });
        return command;
    }

    private static string? FaultsOf(ParseResult arguments)
    {
        // A file is a plan of its own; words go together.
        if (arguments.GetValue(Faults) is { } file && File.Exists(file))
        {
            return Path.GetFullPath(file);
        }

        List<string> words = [];
        if (arguments.GetValue(Latency) is > 0 and var latency)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"latency={latency}"));
        }

        if (arguments.GetValue(Drop) is > 0 and var drop)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"reset=0-6000@{drop}%"));
        }

        if (arguments.GetValue(Faults) is { } further)
        {
            words.Add(further);
        }

        return words.Count == 0 ? null : string.Join(',', words);
    }
}
