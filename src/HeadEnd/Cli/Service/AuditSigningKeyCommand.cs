using System.CommandLine;
using System.Security.Cryptography;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend audit signing-key</c>: the pair checkpoints are signed and checked with.</summary>
internal static class AuditSigningKeyCommand
{
    private const string Summary = "Create the key pair checkpoints are signed and checked with.";

    private const string Lesson = """
        The private part belongs where checkpoints are made, the public part to whoever checks them. Existing files are never overwritten.
          headend audit signing-key --private audit-key.pem --public audit-public.pem
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("signing-key", Summary, Lesson);
        var privateFile = new Option<string>("--private") { Description = "Where the private key goes; only its owner may read it", HelpName = "PEM", Required = true };
        var publicFile = new Option<string>("--public") { Description = "Where the public key goes", HelpName = "PEM", Required = true };
        command.Options.Add(privateFile);
        command.Options.Add(publicFile);
        command.SetAction(parsed =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Write(parsed.GetRequiredValue(privateFile), key.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Write(parsed.GetRequiredValue(publicFile), key.ExportSubjectPublicKeyInfoPem(), null);
            context.Out.WriteLine($"{parsed.GetValue(privateFile)} and {parsed.GetValue(publicFile)} created.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(string path, string pem, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        try
        {
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(pem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, File.Exists(path) ? $"{path} exists; it is left as it is." : e.Message, e);
        }
    }
}
