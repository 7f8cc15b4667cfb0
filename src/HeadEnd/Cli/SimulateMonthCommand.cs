using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Cli.Service;
using PrepaidMeter.HeadEnd.Demo.Month;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary><c>headend simulate-month</c>.</summary>
internal static class SimulateMonthCommand
{
    private const string Summary = "A month of a prepaid fleet's life over the real code, and whether the books, the meters and the customers agree at its end.";

    private const string Lesson = """
        Simulated meters are read over loopback every night, some of them out of reach; days are settled, customers told, and pay or do not; who is overdrawn is
        cut in working hours and restored when he pays, with some answers lost on the way; the bill closes the month. Time is virtual, everything else is what
        runs in service. At the end this must hold, or the exit code is 1:
          day postings add up to the bill              energy by tier = energy by rate = what the meters' own registers advanced
          all ledger lines add up to 0                 wallet = opening + recharges - bills
          every payment is booked once                 nobody was cut against a veto
          everyone who paid has power, by the meter's own relay
        JSON: {accounts, seed, month, totals, checks: [{name, checked, violations, first}], seconds}
          headend simulate-month --accounts 1000 --seed 7
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("simulate-month", Summary, Lesson);
        var accounts = new Option<int>("--accounts") { Description = "Accounts, each with a meter", HelpName = "N", DefaultValueFactory = _ => 1000, CustomParser = Numbers.Within(1, 20_000) };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same month", HelpName = "N", DefaultValueFactory = _ => 1, CustomParser = Numbers.Within(0, int.MaxValue) };
        var month = new Option<DateOnly>("--month")
        {
            Description = "Which month", HelpName = "YYYY-MM", DefaultValueFactory = _ => new DateOnly(2026, 10, 1),
            CustomParser = result =>
            {
                if (!DateOnly.TryParseExact(result.Tokens[0].Value + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2020 or > 2090)
                {
                    result.AddError($"--month: '{result.Tokens[0].Value}' is no month from 2020-01 to 2090-12.");
                }

                return day;
            },
        };
        var faults = new Option<int>("--faults") { Description = "Meters of a hundred out of reach on a night", HelpName = "PERCENT", DefaultValueFactory = _ => 2, CustomParser = Numbers.Within(0, 50) };
        var data = new Option<string?>("--data") { Description = "Keep the database in this folder [default: a temporary one]", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        foreach (var option in new Option[] { accounts, seed, month, faults, data, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(() => RunAsync(
            context,
            new MonthOptions(parsed.GetValue(accounts), parsed.GetValue(seed), parsed.GetValue(month), parsed.GetValue(faults), parsed.GetValue(data)),
            parsed.GetValue(json),
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, MonthOptions options, bool json, CancellationToken cancellationToken)
    {
        await using var world = await MonthWorld.StartAsync(options, cancellationToken);
        var run = new MonthRun(world, context.Time);
        MonthReport report;
        if (context.IsInteractive && !json)
        {
            report = await context.CreateConsole().Progress().StartAsync(async progress =>
            {
                var days = progress.AddTask($"{options.Accounts} accounts", maxValue: options.Days);
                return await run.RunAsync(day => days.Value = day, cancellationToken);
            });
        }
        else
        {
            report = await run.RunAsync(_ => { }, cancellationToken);
        }

        Print(context, report, json);
        return report.Holds ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void Print(CliContext context, MonthReport report, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, report);
            return;
        }

        var t = report.Totals;
        var table = new Table().Border(TableBorder.Rounded).AddColumns($"{report.Month}, {report.Accounts} accounts", "");
        foreach (var (name, value) in new (string, string)[]
        {
            ("meters visited", Text($"{t.Visits}, {t.VisitsFailed} out of reach")),
            ("days settled", Text($"{t.DaysSettled}")),
            ("notices", Text($"{t.Notices}")),
            ("cuts, restores", Text($"{t.Cuts}, {t.Restores}; {t.Quarantined} cuts beyond the caps or stopped in time; {t.InTheDark} in the dark at the end")),
            ("recharges", Text($"{t.Recharges} of {t.RechargedMinor / 100m:0.00}; {t.DuplicatesRefused} sent twice, {t.Suspense} for nobody")),
            ("bills", Text($"{t.Bills} of {t.BilledMinor / 100m:0.00} for {t.Kwh:0.0} kWh")),
            ("journals", Text($"{t.Journals}")),
            ("seconds", Text($"{report.Seconds:0.0}")),
        })
        {
            table.AddRow(new Text(name), new Text(value));
        }

        var checks = new Table().Border(TableBorder.Rounded).AddColumns("Must hold", "Of", "Violations", "First");
        foreach (var check in report.Checks)
        {
            checks.AddRow(new Text(check.Name), new Text(Text($"{check.Checked}")), new Text(Text($"{check.Violations}")), new Text(PlainText.OneLine(check.First ?? "-")));
        }

        var console = context.CreateConsole();
        console.Write(table);
        console.Write(checks);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
