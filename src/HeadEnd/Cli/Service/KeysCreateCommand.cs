using System.CommandLine;
using PrepaidMeter.Metering.Keys;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend keys create</c>: a key-encryption key.</summary>
internal static class KeysCreateCommand
{
    private const string Summary = "Create a file with a fresh key-encryption key that only its owner may read.";

    private const string Lesson = """
        The key seals every meter secret in the database. Keep a copy in a safe place: without it the secrets can not be opened again.
        An existing file is never overwritten.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("create", Summary, Lesson);
        var file = new Option<string>("--file") { Description = "Where to", HelpName = "FILE", DefaultValueFactory = _ => new Hosting.HeadEndOptions().KeyEncryptionKeyFile };
        command.Options.Add(file);
        command.SetAction(parsed =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            if (File.Exists(path))
            {
                throw new CliException(ExitCode.Usage, $"{path} exists; it is left as it is.");
            }

            try
            {
                KeyEncryptionKey.FromFileOrCreate(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CliException(ExitCode.Usage, e.Message, e);
            }

            context.Out.WriteLine($"{path} created. Keep a copy of it in a safe place.");
            return ExitCode.Ok;
        });
        return command;
    }
}
