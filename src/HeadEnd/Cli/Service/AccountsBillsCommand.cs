using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Accounts;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend accounts bills</c>.</summary>
internal static class AccountsBillsCommand
{
    private const string Summary = "List the monthly bills of an account, newest first.";

    private const string Lesson = """
        A bill is issued when its month is over and every day of it is settled. It is never changed: what is corrected later stands as an adjustment on a
        later bill. JSON: as the REST interface has it, with what each day adds.
          headend accounts bills A-1
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("bills", Summary, Lesson);
        var number = new Argument<string>("account") { Description = "Account number" };
        var limit = new Option<int>("--limit") { Description = "At most this many", DefaultValueFactory = _ => 24, CustomParser = Numbers.Within(1, 240) };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print a JSON array" };
        command.Arguments.Add(number);
        foreach (var option in new Option[] { limit, config, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var account = await services.GetRequiredService<IAccountStore>().FindByNumberAsync(parsed.GetRequiredValue(number), cancellationToken)
                ?? throw new CliException(ExitCode.Refused, $"there is no account '{parsed.GetValue(number)}'");
            var bills = await services.GetRequiredService<IBillStore>().ListAsync(account.Id, parsed.GetValue(limit), cancellationToken);
            Print(context, account, bills, parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Print(CliContext context, Account account, IReadOnlyList<Bill> bills, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, bills.Select(BillDto.From));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Number", "Month", "Days", "kWh", "Charge", "Adjustment", $"Total {account.Currency.Code}", "By rate");
        foreach (var bill in bills)
        {
            var c = bill.Content;
            string[] cells =
            [
                bill.Number, c.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), (c.To.DayNumber - c.From.DayNumber + 1).ToString(CultureInfo.InvariantCulture),
                c.Kwh.ToString(CultureInfo.InvariantCulture), account.Currency.Format(c.ChargeMinor), account.Currency.Format(c.AdjustmentMinor), account.Currency.Format(c.TotalMinor),
                string.Join(", ", c.Energy.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Rate} {e.Kwh}"))),
            ];
            table.AddRow(cells.Select(cell => new Text(PlainText.OneLine(cell))));
        }

        context.CreateConsole().Write(table);
        context.Out.WriteLine($"{bills.Count} bills.");
    }
}
