using System.CommandLine;
using PrepaidMeter.HeadEnd.Api.Accounts;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend accounts open</c>.</summary>
internal static class AccountsOpenCommand
{
    private const string Summary = "Open an account for a meter that has no open one.";

    private const string Lesson = """
        Money is in minor units of the currency (fen, cents), whole numbers. The currency must be the tariff's; tariffs are the files of the
        tariffs folder, without .json.

        Example:
          headend accounts open A-0001 --meter SIM00000001 --currency CNY --tariff residential-tou --opening-balance-minor 5000

        Exit code 1: the number is taken, or the meter has an open account. JSON: the account as the REST interface has it.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("open", Summary, Lesson);
        var number = new Argument<string>("number") { Description = "Account number, unique, up to 32 characters", HelpName = "NUMBER" };
        var meter = new Option<string>("--meter") { Description = "Serial number of the meter", HelpName = "SERIAL", Required = true };
        var currency = new Option<string>("--currency") { Description = "ISO 4217 code", HelpName = "CODE", Required = true };
        var tariff = new Option<string>("--tariff") { Description = "Name of the tariff", HelpName = "NAME", Required = true };
        var balance = new Option<long>("--opening-balance-minor") { Description = "Brought along from elsewhere, may be negative", HelpName = "AMOUNT", CustomParser = Numbers.Whole };
        var threshold = new Option<long>("--warning-threshold-minor") { Description = "Notice below this", HelpName = "AMOUNT", DefaultValueFactory = _ => 3000, CustomParser = Numbers.Whole };
        var openedOn = new Option<DateOnly?>("--opened-on") { Description = "First day charged for, in the meter's civil time; else today", HelpName = "YYYY-MM-DD", CustomParser = Numbers.Day };
        var cutProtected = new Option<bool>("--cut-protected") { Description = "Never cut: a customer who depends on supply" };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        command.Arguments.Add(number);
        foreach (var option in new Option[] { meter, currency, tariff, balance, threshold, openedOn, cutProtected, config, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(() =>
        {
            var request = new OpenAccountRequest(
                parsed.GetRequiredValue(number), parsed.GetRequiredValue(meter), parsed.GetRequiredValue(currency), parsed.GetRequiredValue(tariff),
                parsed.GetValue(balance), parsed.GetValue(threshold), parsed.GetValue(openedOn), parsed.GetValue(cutProtected));
            return RunAsync(context, request, parsed.GetValue(config), parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, OpenAccountRequest request, string? config, bool json, CancellationToken cancellationToken)
    {
        await using var services = await CoreScope.OpenAsync(config, cancellationToken);
        var accounts = services.GetRequiredService<AccountService>();
        switch (await accounts.OpenAsync(request, $"cli:{Environment.UserName}", cancellationToken))
        {
            case OpenAccountResult.Invalid invalid:
                throw new CliException(ExitCode.Usage, string.Join("; ", invalid.Faults));
            case OpenAccountResult.Taken taken:
                throw new CliException(ExitCode.Refused, taken.Reason);
            case OpenAccountResult.Opened opened when json:
                JsonOutput.Write(context.Out, AccountDto.From((await accounts.ViewAsync(opened.Account.Id, cancellationToken))!));
                return ExitCode.Ok;
            case OpenAccountResult.Opened opened:
                context.Out.WriteLine(PlainText.OneLine($"Account {opened.Account.Number} is open for meter {request.MeterSerial}."));
                return ExitCode.Ok;
            case var other:
                throw new NotSupportedException(other.GetType().Name);
        }
    }
}
