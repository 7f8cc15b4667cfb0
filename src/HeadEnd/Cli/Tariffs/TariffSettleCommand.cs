using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Settlement.Files;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.HeadEnd.Cli.Tariffs;

/// <summary><c>headend tariff settle</c>.</summary>
internal static class TariffSettleCommand
{
    private const string Summary = "Price registers from a file with a plan from a file.";

    private const string Lesson = """
        The readings are CSV (UTF-8, header required, columns and lines in any order):
          date           the day that begins with these registers, yyyy-MM-dd
          rate           a rate of the plan, or total (then the rates have to add up to it)
          register       kWh the meter shows; empty: not read
          meter          which one; needed when there are several
          event          freeze (default); removed, installed: the last and first registers of an exchange. On a date that has a freeze the
                         exchange comes after it, during that day
          digits         before the point, 1 to 12 (default 6): the register starts again at 10^digits
          multiplier     CT x PT (default 1)
          max_daily_kwh  the most the register itself can advance in a day (default 1656: three phases, 100 A, 230 V)
        The last three belong to a meter: saying them on one of its lines is enough.

        Example:
          headend tariff settle --tariff plan.json --readings readings.csv --start-usage 1000 --json

        JSON: {"days": [{"date": "2026-03-10", "energy": {"peak": 6.42, "valley": 3.17}, "tiers": [9.59, 0, 0], "amount": 4.56, "status": "SETTLED"}],
               "total": 4.56}
        Money is in whole currency units with all digits of the minor unit. SETTLED: priced. HOLD: the registers can not be believed, OPEN: not read yet;
        both with amount 0 and no energy. Their reasons go to standard error.

        A result with days on HOLD or OPEN is a result (exit code 0). Every fault of plan or readings is named with its place; with one nothing is priced
        (exit code 2). docs/TARIFFS.md has an example for each feature.
        """;

    private const int MaxPersons = 1000;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("settle", Summary, Lesson);
        var tariff = new Option<string>("--tariff") { Description = "The plan", HelpName = "PLAN.json", Required = true };
        var readings = new Option<string>("--readings") { Description = "The registers", HelpName = "READINGS.csv", Required = true };
        var usage = new Option<decimal?>("--start-usage") { Description = "Ladder usage of the cycle before the first reading", HelpName = "KWH", CustomParser = Kwh };
        var persons = new Option<int>("--household")
        {
            Description = "Persons who share the ladder", HelpName = "PERSONS", CustomParser = Numbers.Within(1, MaxPersons), DefaultValueFactory = _ => 1,
        };
        var connected = new Option<DateOnly?>("--connected")
        {
            Description = "The customer's first day, for the bounds of a part cycle (default: the first reading's; with a start usage, before the cycle)",
            HelpName = "DATE",
            CustomParser = Date,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        foreach (var option in new Option[] { tariff, readings, usage, persons, connected, json })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var planPath = parsed.GetRequiredValue(tariff);
            if (Plan(context, planPath) is not { } plan || Readings(context, parsed.GetRequiredValue(readings), plan) is not { } series)
            {
                return ExitCode.Usage;
            }

            var start = parsed.GetValue(usage) ?? 0m;
            var first = parsed.GetValue(connected) ?? (start == 0m && series.Snapshots.Count > 0 ? series.Snapshots[0].Day : null);
            var input = new SettlementInput(plan, series.Point, start, null, series.Snapshots, series.Through, new SettlementOptions().ToleranceKwhPerRegister)
            {
                Exchanges = series.Exchanges,
                HouseholdPersons = parsed.GetValue(persons),
                ConnectedOn = first,
            };
            Print(context, input, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(CliContext context, SettlementInput input, bool json)
    {
        try
        {
            SettlementOutput.Print(context, input.Plan, SettlementCalculator.Compute(input), json);
        }
        catch (OverflowException e)
        {
            // Each number of plan and readings is bounded, their product is not.
            throw new CliException(ExitCode.Usage, "these readings at these prices come to more money than 64 bits of minor units hold", e);
        }
    }

    private static TariffPlan? Plan(CliContext context, string path)
    {
        var parse = TariffFiles.Plan(path);
        Complain(context, path, parse.Faults);
        return parse.Plan;
    }

    private static ReadingsSeries? Readings(CliContext context, string path, TariffPlan plan)
    {
        var parse = TariffFiles.Readings(path, plan);
        Complain(context, path, parse.Remarks);
        Complain(context, path, parse.Faults);
        return parse.Series;
    }

    private static void Complain(CliContext context, string path, IEnumerable<object> faults)
    {
        foreach (var fault in faults)
        {
            context.Complain($"{path}: {fault}");
        }
    }

    private static decimal? Kwh(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length <= 14 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var kwh))
        {
            return kwh;
        }

        result.AddError($"--start-usage must be kWh, 0 or more, not '{text}'.");
        return null;
    }

    private static DateOnly? Date(ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        result.AddError($"--connected must be a date, yyyy-MM-dd, not '{result.Tokens[0].Value}'.");
        return null;
    }
}
