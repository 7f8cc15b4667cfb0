using System.CommandLine;

namespace PrepaidMeter.Benchmarks.Settlement;

/// <summary>settle: one day of a whole book of accounts.</summary>
internal static class SettleCommand
{
    private const string PostgresVariable = "HEADEND_TEST_POSTGRES";

    private static readonly Option<int> Accounts = new("--accounts") { Description = "Accounts, each with a meter of its own.", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<string> Database = new("--database") { Description = "sqlite or postgres.", DefaultValueFactory = _ => "postgres" };
    private static readonly Option<string?> Connection = new("--connection") { Description = $"PostgreSQL server; without it {PostgresVariable}. A database is made on it and dropped at the end." };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of lines." };

    public static Command Build()
    {
        var command = new Command("settle", "Settle a day of a whole book, again to see that nothing changes, and check the books.") { Accounts, Database, Connection, Json };
        Database.AcceptOnlyFromAmong("sqlite", "postgres");
        command.Validators.Add(result =>
        {
            if (result.GetValue(Database) == "postgres" && (result.GetValue(Connection) ?? Environment.GetEnvironmentVariable(PostgresVariable)) is null)
            {
                result.AddError($"--database postgres needs --connection or {PostgresVariable}.");
            }

            if (result.GetValue(Accounts) is < 2 or > 10_000_000)
            {
                result.AddError("--accounts: 2 to 10000000.");
            }
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var server = arguments.GetValue(Database) == "postgres" ? arguments.GetValue(Connection) ?? Environment.GetEnvironmentVariable(PostgresVariable) : null;
            var report = await SettleBenchmark.RunAsync(arguments.GetValue(Accounts), server, cancellationToken);
            Console.WriteLine(arguments.GetValue(Json) ? report.ToJson() : report.ToString());
            return report is { Faults: 0, Failed: 0, AgainDays: 0 } && report.DaysSettled == report.Accounts ? 0 : 1;
        });
        return command;
    }
}
