using System.CommandLine;
using PrepaidMeter.Metering.Audit;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend audit verify</c>.</summary>
internal static class AuditVerifyCommand
{
    private const string Summary = "Walk the hash chain of the audit record; exit code 1 when an entry was changed, removed or added.";

    private const string Lesson = """
        Every entry holds a hash over itself and the entry before, and the newest hash is kept apart. This proves that nothing was altered unless
        the whole chain was made anew: keep the hash of the newest entry ('headend audit list --limit 1 --json') elsewhere from time to time.
        JSON: {"entries": 12, "newestHash": "9f..", "brokenAt": null}; brokenAt is the number of the first entry that does not fit.
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
            return await RunAsync(context, services.GetRequiredService<IAuditStore>(), parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, IAuditStore audit, bool json, CancellationToken cancellationToken)
    {
        var newest = await audit.ListAsync(null, 1, cancellationToken) is [var entry] ? entry : null;
        var brokenAt = await audit.FindBreakAsync(cancellationToken);
        var (entries, hash) = (newest?.Sequence ?? 0, newest is null ? null : Convert.ToHexStringLower(newest.Hash.Span));
        if (json)
        {
            JsonOutput.Write(context.Out, new { Entries = entries, NewestHash = hash, BrokenAt = brokenAt });
        }
        else if (brokenAt is null)
        {
            context.Out.WriteLine($"{entries} entries, the chain is whole{(hash is null ? "" : $"; newest hash {hash}")}.");
        }

        if (brokenAt is null)
        {
            return ExitCode.Ok;
        }

        context.Complain($"the audit record is broken at entry {brokenAt}: it, or one beside it, was changed, removed or added outside this program");
        return ExitCode.Refused;
    }
}
