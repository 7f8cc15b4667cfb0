using System.CommandLine;
using PrepaidMeter.HeadEnd.Api.Recharges;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Payments;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend recharge</c>.</summary>
internal static class RechargeCommand
{
    private const string Summary = "Book money a channel has taken; safe to repeat.";

    private const string Lesson = """
        The pair (channel, transaction) is booked once, for ever: repeating it prints the same receipt. Money is in minor units of the currency
        (fen, cents). When the payment lifts a cut, the running service ('headend run') sends the restore.

        Example:
          headend recharge --channel counter --transaction T-1 --account A-0001 --amount-minor 5000 --currency CNY

        Exit code 1: kept in suspense (the receipt says why), or other content was booked under this transaction before.
        JSON: the receipt as the REST interface has it, outcome posted, duplicate or suspense.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("recharge", Summary, Lesson);
        var channel = new Option<string>("--channel") { Description = "Who took the money: wechat, pos, counter...", Required = true };
        var transaction = new Option<string>("--transaction") { Description = "The channel's own id of the payment", HelpName = "ID", Required = true };
        var account = new Option<string?>("--account") { Description = "Account number; this or --meter", HelpName = "NUMBER" };
        var meter = new Option<string?>("--meter") { Description = "Serial number of the account's meter", HelpName = "SERIAL" };
        var amount = new Option<long>("--amount-minor") { Description = "Above 0", HelpName = "AMOUNT", Required = true, CustomParser = Numbers.Whole };
        var currency = new Option<string>("--currency") { Description = "ISO 4217 code", HelpName = "CODE", Required = true };
        var payer = new Option<string?>("--payer") { Description = "Who paid, for people", HelpName = "TEXT" };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        foreach (var option in new Option[] { channel, transaction, account, meter, amount, currency, payer, config, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(() =>
        {
            var request = new RechargeRequest(
                parsed.GetRequiredValue(channel), parsed.GetRequiredValue(transaction), parsed.GetValue(account), parsed.GetValue(meter), parsed.GetRequiredValue(amount),
                parsed.GetRequiredValue(currency), Payer: parsed.GetValue(payer));
            return RunAsync(context, request, parsed.GetValue(config), parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, RechargeRequest request, string? config, bool json, CancellationToken cancellationToken)
    {
        await using var services = await CoreScope.OpenAsync(config, cancellationToken);
        return await services.GetRequiredService<RechargeService>().RechargeAsync(request, cancellationToken) switch
        {
            RechargeResult.Posted r => Print(context, r.Receipt, "posted", json),
            RechargeResult.Suspense r => Print(context, r.Receipt, "suspense", json),
            RechargeResult.Duplicate r => Print(context, r.Receipt, "duplicate", json),
            RechargeResult.Conflict r => throw new CliException(
                ExitCode.Refused, $"transaction '{r.Existing.TransactionId}' of channel '{r.Existing.Channel}' was booked before with other content (receipt {r.Existing.Number}); nothing moved"),
            RechargeResult.Invalid r => throw new CliException(ExitCode.Usage, string.Join("; ", r.Faults)),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    private static int Print(CliContext context, Receipt receipt, string outcome, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, ReceiptDto.From(receipt, outcome));
        }
        else
        {
            var available = receipt.AvailableAfterMinor is { } after ? $", {Money(receipt.Currency, after)} available after it" : "";
            context.Out.WriteLine(PlainText.OneLine($"Receipt {receipt.Number}: {Money(receipt.Currency, receipt.AmountMinor)} {outcome}{available}."));
        }

        if (receipt.SuspenseReason is { } reason)
        {
            context.Complain($"the money is in suspense: {reason}");
            return ExitCode.Refused;
        }

        return ExitCode.Ok;
    }

    private static string Money(Currency currency, long minor) => $"{currency.Format(minor)} {currency}";
}
