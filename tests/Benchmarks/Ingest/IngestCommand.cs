using System.CommandLine;

namespace PrepaidMeter.Benchmarks.Ingest;

/// <summary>ingest: interval rows into a database, by the store the head-end uses.</summary>
internal static class IngestCommand
{
    private const string PostgresVariable = "HEADEND_TEST_POSTGRES";

    private static readonly Option<int> Rows = new("--rows") { Description = "Interval rows to store, in whole days of meters (480 rows each).", DefaultValueFactory = _ => 5_000_000 };
    private static readonly Option<string> Database = new("--database") { Description = "sqlite or postgres.", DefaultValueFactory = _ => "sqlite" };
    private static readonly Option<string?> Connection = new("--connection") { Description = $"PostgreSQL server; without it {PostgresVariable}. A database is made on it and dropped at the end." };
    private static readonly Option<int> Writers = new("--writers") { Description = "Meters whose rows come in at a time.", DefaultValueFactory = _ => 64 };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of lines." };

    public static Command Build()
    {
        var command = new Command("ingest", "Store interval rows, a meter's day at a time, each durable when its meter is done.") { Rows, Database, Connection, Writers, Json };
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
            var server = arguments.GetValue(Database) == "postgres" ? arguments.GetValue(Connection) ?? Environment.GetEnvironmentVariable(PostgresVariable) : null;
            var report = await new IngestBenchmark(arguments.GetValue(Rows), arguments.GetValue(Writers)).RunAsync(server, cancellationToken);
            Console.WriteLine(arguments.GetValue(Json) ? report.ToJson() : report.ToString());
            return report.Stored == report.Rows ? 0 : 1;
        });
        return command;
    }
}
