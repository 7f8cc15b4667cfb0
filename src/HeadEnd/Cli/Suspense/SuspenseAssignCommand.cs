using System.CommandLine;
using PrepaidMeter.HeadEnd.Api.Recharges;
using PrepaidMeter.HeadEnd.Cli.Service;
using PrepaidMeter.Prepayment.Payments;

namespace PrepaidMeter.HeadEnd.Cli.Suspense;

/// <summary><c>headend suspense assign</c>.</summary>
internal static class SuspenseAssignCommand
{
    private const string Summary = "Give money out of suspense to the account it was meant for; safe to repeat.";

    private const string Lesson = """
        A transfer is posted and audited; the receipt stays as it is. When the money lifts a cut, the running service sends the restore.
          headend suspense assign --channel bank --transaction 4711 --account A-1
        Exit code 1: nothing moved, the reason is printed.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("assign", Summary, Lesson);
        var channel = new Option<string>("--channel") { Description = "Who took the money", Required = true };
        var transaction = new Option<string>("--transaction") { Description = "The channel's own id of the payment", HelpName = "ID", Required = true };
        var account = new Option<string>("--account") { Description = "Account number", HelpName = "NUMBER", Required = true };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        foreach (var option in new Option[] { channel, transaction, account, config, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var result = await services.GetRequiredService<SuspenseService>().AssignAsync(
                parsed.GetRequiredValue(channel), parsed.GetRequiredValue(transaction), parsed.GetRequiredValue(account), $"cli:{System.Environment.UserName}", cancellationToken);
            return result switch
            {
                SuspenseResult.Assigned done => Print(context, done, parsed.GetValue(json)),
                SuspenseResult.Refused refused => throw new CliException(ExitCode.Refused, $"{refused.Reason}; nothing moved"),
                var other => throw new NotSupportedException(other.GetType().Name),
            };
        }));
        return command;
    }

    private static int Print(CliContext context, SuspenseResult.Assigned done, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, ReceiptDto.From(done.Receipt, done.Again ? "duplicate" : "posted"));
        }
        else
        {
            var money = $"{done.Receipt.Currency.Format(done.Receipt.AmountMinor)} {done.Receipt.Currency}";
            context.Out.WriteLine(PlainText.OneLine($"Receipt {done.Receipt.Number}: {money} {(done.Again ? "was given" : "given")} to account {done.Account.Number}."));
        }

        return ExitCode.Ok;
    }
}
