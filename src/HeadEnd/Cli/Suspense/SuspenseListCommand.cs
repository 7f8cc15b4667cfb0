using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Recharges;
using PrepaidMeter.HeadEnd.Cli.Service;
using PrepaidMeter.Prepayment.Payments;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Suspense;

/// <summary><c>headend suspense list</c>.</summary>
internal static class SuspenseListCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("list", "List money that belongs to no account yet, oldest first.");
        var limit = new Option<int>("--limit") { Description = "At most this many", DefaultValueFactory = _ => 100, CustomParser = Numbers.Within(1, 100_000) };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print a JSON array of receipts as the REST interface has them" };
        foreach (var option in new Option[] { limit, config, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var receipts = await services.GetRequiredService<SuspenseService>().ListAsync(parsed.GetValue(limit), cancellationToken);
            Print(context, receipts, parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Print(CliContext context, IReadOnlyList<Receipt> receipts, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, receipts.Select(r => ReceiptDto.From(r)));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Receipt", "Channel", "Transaction", "Amount", "Posted (UTC)", "Payer", "Why");
        foreach (var r in receipts)
        {
            string[] cells =
            [
                r.Number, r.Channel, r.TransactionId, $"{r.Currency.Format(r.AmountMinor)} {r.Currency}", r.PostedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                r.Payer ?? "-", r.SuspenseReason ?? "-",
            ];
            table.AddRow(cells.Select(cell => new Text(PlainText.OneLine(cell))));
        }

        context.CreateConsole().Write(table);
        context.Out.WriteLine($"{receipts.Count} receipts in suspense.");
    }
}
