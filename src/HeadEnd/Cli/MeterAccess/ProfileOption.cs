using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Metering.Profiles;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary><c>--profile</c>: what a meter profile says about link and clients is the default of the options that are not given.</summary>
internal static class ProfileOption
{
    private const long LongestFile = 4 * 1024 * 1024;

    public static Option<MeterProfile?> Create() => new("--profile")
    {
        Description = "Meter profile, such as profiles/generic-prepaid.json: framing, addresses, client, timeouts and quirks where no option says otherwise",
        HelpName = "FILE",
        CustomParser = Parse,
    };

    private static MeterProfile? Parse(ArgumentResult result)
    {
        var file = new FileInfo(result.Tokens[0].Value);
        try
        {
            if (file.Exists && file.Length > LongestFile)
            {
                throw new IOException($"'{file.Name}' is too long to be a meter profile.");
            }

            return MeterProfileJson.Parse(File.ReadAllBytes(file.FullName), file.Name);
        }
        catch (Exception e) when (e is ProfileException or IOException or UnauthorizedAccessException)
        {
            result.AddError($"--profile: {e.Message}");
            return null;
        }
    }
}
