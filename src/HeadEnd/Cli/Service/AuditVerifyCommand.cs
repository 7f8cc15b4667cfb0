using System.CommandLine;
using PrepaidMeter.Metering.Audit;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend audit verify</c>.</summary>
internal static class AuditVerifyCommand
{
    private const string Summary = "Walk the hash chain of the audit record; exit code 1 when an entry was changed, removed, added or cut off.";

    private const string Lesson = """
        Every entry holds a hash over itself and the entry before, and the newest hash is kept apart. That shows any edit, deletion or reordering, unless
        the whole chain was made anew or its end was cut off together with the kept hash: checkpoints kept elsewhere show that.
          headend audit verify --checkpoints checkpoints.jsonl --public-key audit-public.pem
        JSON: {"entries": 12, "newestHash": "9f..", "checkpoints": 3, "brokenAt": null, "fault": null}; brokenAt is the number of the first entry that does
        not fit.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("verify", Summary, Lesson);
        var checkpoints = new Option<string?>("--checkpoints") { Description = "File of checkpoints, from 'headend audit checkpoint'", HelpName = "FILE" };
        var publicKey = new Option<string?>("--public-key") { Description = "Public key of whoever signed them", HelpName = "PEM" };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        foreach (var option in new Option[] { checkpoints, publicKey, config, json })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(checkpoints) is null != result.GetValue(publicKey) is null)
            {
                result.AddError("--checkpoints and --public-key go together.");
            }
        });
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            var anchors = parsed.GetValue(checkpoints) is { } file ? ReadSigned(file, parsed.GetValue(publicKey)!) : [];
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var verdict = await services.GetRequiredService<IAuditStore>().VerifyAsync(anchors, cancellationToken);
            return Print(context, verdict, anchors.Count, parsed.GetValue(json));
        }));
        return command;
    }

    private static List<AuditHead> ReadSigned(string file, string publicKey)
    {
        using var key = AuditKeyFile.Read(publicKey, "--public-key");
        try
        {
            var checkpoints = AuditCheckpointFile.Read(file);
            var forged = checkpoints.FirstOrDefault(c => !c.IsSignedBy(key));
            return forged is null
                ? [.. checkpoints.Select(c => c.Head)]
                : throw new CliException(ExitCode.Usage, $"--checkpoints: {file}: the checkpoint of entry {forged.Head.Sequence} is not signed by this key");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CliException(ExitCode.Usage, $"--checkpoints: {(e is FormatException ? $"{file}: " : "")}{e.Message}", e);
        }
    }

    private static int Print(CliContext context, AuditVerdict verdict, int checkpoints, bool json)
    {
        var (head, brokenAt, fault) = verdict;
        var hash = head.Sequence == 0 ? null : Convert.ToHexStringLower(head.Hash.Span);
        if (json)
        {
            JsonOutput.Write(context.Out, new { Entries = head.Sequence, NewestHash = hash, Checkpoints = checkpoints, BrokenAt = brokenAt, Fault = fault });
        }
        else if (brokenAt is null)
        {
            context.Out.WriteLine($"{head.Sequence} entries, the chain is whole{(checkpoints == 0 ? "" : $" and as {checkpoints} checkpoints have it")}{(hash is null ? "" : $"; newest hash {hash}")}.");
        }

        if (brokenAt is null)
        {
            return ExitCode.Ok;
        }

        context.Complain($"the audit record is broken at entry {brokenAt}: {fault}");
        return ExitCode.Refused;
    }
}
