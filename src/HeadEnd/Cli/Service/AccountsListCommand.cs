using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.Api.Accounts;
using PrepaidMeter.Prepayment.Accounts;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend accounts list</c>.</summary>
internal static class AccountsListCommand
{
    private const int PageSize = 1000;

    public static Command Create(CliContext context)
    {
        var command = new Command("list", "List the accounts and how they stand.");
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print a JSON array, one element per account as the REST interface has it" };
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            Print(context, await ListAsync(services.GetRequiredService<AccountService>(), cancellationToken), parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static async Task<List<AccountView>> ListAsync(AccountService accounts, CancellationToken cancellationToken)
    {
        var views = new List<AccountView>();
        while (true)
        {
            var page = await accounts.ListAsync(views.Count == 0 ? default : views[^1].Account.Id, PageSize, cancellationToken);
            views.AddRange(page);
            if (page.Count < PageSize)
            {
                return views;
            }
        }
    }

    private static void Print(CliContext context, List<AccountView> accounts, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, accounts.Select(AccountDto.From));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Number", "Meter", "State", "Available", "Currency", "Balance", "Tariff", "Settled to", "Held since");
        foreach (var v in accounts)
        {
            string[] cells =
            [
                v.Account.Number, v.MeterSerial, ApiNames.Of(v.Account.State), v.Account.Currency.Format(v.AvailableMinor), v.Account.Currency.Code, ApiNames.Of(v.Balance),
                v.Account.Tariff, Day(v.LastSettledOn), Day(v.HeldSince),
            ];
            table.AddRow(cells.Select(c => new Text(PlainText.OneLine(c))));
        }

        context.CreateConsole().Write(table);
        context.Out.WriteLine($"{accounts.Count} accounts.");
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";
}
