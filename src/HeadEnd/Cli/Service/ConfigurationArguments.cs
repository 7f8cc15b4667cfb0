using System.CommandLine;
using PrepaidMeter.HeadEnd.Hosting;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary>The option that names the settings file, shared by every command that uses the database.</summary>
internal static class ConfigurationArguments
{
    public static Option<string?> CreateOption() => new("--config") { Description = "Settings file in place of the working directory's appsettings.json", HelpName = "FILE" };

    /// <summary>Runs the work, with what is wrong in the configuration as one line and <see cref="ExitCode.Usage"/>.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (ConfigurationException e)
        {
            throw new CliException(ExitCode.Usage, e.Message, e);
        }
    }
}
