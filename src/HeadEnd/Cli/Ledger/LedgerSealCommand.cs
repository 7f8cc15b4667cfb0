using System.CommandLine;
using PrepaidMeter.HeadEnd.Cli.Service;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.HeadEnd.Cli.Ledger;

/// <summary><c>headend ledger seal</c>.</summary>
internal static class LedgerSealCommand
{
    private const string Summary = "Seal what was posted into the hash chain now and write the chain's end into the audit record.";

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("seal", Summary, "The service seals every minute and writes the chain's end into the audit record once a day; this does both at once.");
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var head = await services.GetRequiredService<LedgerSealing>().AnchorAsync(cancellationToken);
            var hash = Convert.ToHexStringLower(head.Hash.Span);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, new { Sealed = head.Position, Hash = hash });
            }
            else
            {
                context.Out.WriteLine($"{head.Position} journals sealed; newest hash {hash}.");
            }

            return ExitCode.Ok;
        }));
        return command;
    }
}
