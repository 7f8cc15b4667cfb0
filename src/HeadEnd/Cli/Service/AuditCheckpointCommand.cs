using System.CommandLine;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend audit checkpoint</c>.</summary>
internal static class AuditCheckpointCommand
{
    private const string Summary = "Verify the audit record and sign how far it goes.";

    private const string Lesson = """
        Appends one line of JSON to a file: number and hash of the newest entry, the time, an ECDSA P-256 signature. Copy the file to where nobody who
        can change the database can write; 'headend audit verify --checkpoints' then shows that nothing was cut off or made anew. A broken record is
        not signed. The service does the same every day when HeadEnd:Audit:CheckpointKeyFile is set.
          headend audit checkpoint --key audit-key.pem --out checkpoints.jsonl
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("checkpoint", Summary, Lesson);
        var key = new Option<string>("--key") { Description = "Private key, from 'headend audit signing-key'", HelpName = "PEM", Required = true };
        var file = new Option<string?>("--out") { Description = "File to append to; without it the line is printed", HelpName = "FILE" };
        var config = ConfigurationArguments.CreateOption();
        foreach (var option in new Option[] { key, file, config })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            using var signingKey = AuditKeyFile.Read(parsed.GetRequiredValue(key), "--key");
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var verdict = await services.GetRequiredService<IAuditStore>().VerifyAsync([], cancellationToken);
            if (verdict.BrokenAt is { } broken)
            {
                throw new CliException(ExitCode.Refused, $"not signed: the audit record is broken at entry {broken}: {verdict.Fault}");
            }

            Write(context, parsed.GetValue(file), Sign(verdict.Head, services.GetRequiredService<FleetClock>(), signingKey));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static AuditCheckpoint Sign(AuditHead head, FleetClock clock, System.Security.Cryptography.ECDsa key)
    {
        try
        {
            return AuditCheckpoint.Sign(head, clock.UtcNow, key);
        }
        catch (ArgumentException e)
        {
            throw new CliException(ExitCode.Usage, "--key: the file holds only a public key", e);
        }
    }

    private static void Write(CliContext context, string? file, AuditCheckpoint checkpoint)
    {
        var line = AuditCheckpointLine.Write(checkpoint);
        if (file is null)
        {
            context.Out.WriteLine(line);
            return;
        }

        try
        {
            AuditCheckpointFile.Append(file, checkpoint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"--out: {e.Message}", e);
        }

        context.Out.WriteLine($"Entry {checkpoint.Head.Sequence} signed into {file}.");
    }
}
