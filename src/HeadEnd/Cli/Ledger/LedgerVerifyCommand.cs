using System.CommandLine;
using PrepaidMeter.HeadEnd.Cli.Service;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.HeadEnd.Cli.Ledger;

/// <summary><c>headend ledger verify</c>.</summary>
internal static class LedgerVerifyCommand
{
    private const string Summary = "Add up every journal and balance and walk the ledger's hash chain; exit code 1 when anything does not agree.";

    private const string Lesson = """
        Three things are checked: the lines of each journal add up to 0; each cached balance is the sum of its lines; every sealed journal is still what was
        sealed, in its order, and agrees with the ends of the chain the audit record holds. 'headend audit verify --checkpoints' answers for the audit record.
        JSON: {"journals": 40, "sealed": 38, "unsealed": 2, "newestHash": "9f..", "faults": [{"place": "journal 7", "detail": "..."}]}
        Journals posted since the last sealing (at most a minute with the service running) are added up, but not yet evidence.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("verify", Summary, Lesson);
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var faults = await services.GetRequiredService<IAccountLedger>().CheckAsync(cancellationToken);
            var verdict = await services.GetRequiredService<LedgerSealing>().VerifyAsync(cancellationToken);
            return Print(context, verdict, verdict.Fault is { } fault ? [.. faults, fault] : faults, parsed.GetValue(json));
        }));
        return command;
    }

    private static int Print(CliContext context, LedgerVerdict verdict, IReadOnlyList<LedgerFault> faults, bool json)
    {
        var hash = verdict.Head.Position == 0 ? null : Convert.ToHexStringLower(verdict.Head.Hash.Span);
        if (json)
        {
            JsonOutput.Write(context.Out, new { verdict.Journals, Sealed = verdict.Head.Position, verdict.Unsealed, NewestHash = hash, Faults = faults });
        }
        else if (faults.Count == 0)
        {
            context.Out.WriteLine($"{verdict.Journals} journals add up, {verdict.Head.Position} of them sealed{(hash is null ? "" : $"; newest hash {hash}")}.");
        }

        foreach (var fault in faults)
        {
            context.Complain($"the ledger does not agree: {fault.Place}: {fault.Detail}");
        }

        return faults.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }
}
