using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.HeadEnd.Api.Security;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend keys api</c>: an API key and the hash to configure.</summary>
internal static class KeysApiCommand
{
    private const int KeySize = 32;

    public static Command Create(CliContext context)
    {
        var command = new Command("api", "Make an API key for a caller and print it with the setting that admits it. Only the hash is configured.");
        var name = new Argument<string>("name") { Description = "What the audit calls the caller" };
        command.Arguments.Add(name);
        command.SetAction(parsed =>
        {
            var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(KeySize)).ToLowerInvariant();
            var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
            context.Out.WriteLine($"For the caller, to send as {ApiAuthorization.Header} (shown only here):");
            context.Out.WriteLine(key);
            context.Out.WriteLine("For appsettings.json, HeadEnd:ApiKeys:");
            JsonOutput.Write(context.Out, new Dictionary<string, string> { ["Name"] = parsed.GetRequiredValue(name), ["Sha256"] = hash });
            return ExitCode.Ok;
        });
        return command;
    }
}
