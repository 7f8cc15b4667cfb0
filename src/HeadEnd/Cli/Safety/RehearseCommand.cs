using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Cli.Service;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.HeadEnd.Cli.Safety;

/// <summary><c>headend rehearse</c>: what the configured caps would let through. Touches no meter and no database.</summary>
internal static class RehearseCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("rehearse", "Rehearse against the configured caps; touches no meter and no database.");
        var replay = new Option<bool>("--replay-2020") { Description = "One integration asks to cut 300,000 of 1,100,000 meters within an hour", Required = true };
        var config = ConfigurationArguments.CreateOption();
        command.Options.Add(replay);
        command.Options.Add(config);
        command.SetAction((parsed, _) => ConfigurationArguments.GuardAsync(() =>
        {
            var options = new HeadEndOptions();
            HeadEndConfiguration.Load(parsed.GetValue(config), new Dictionary<string, string?>()).GetSection(HeadEndOptions.Section).Bind(options);
            var faults = new List<string>();
            var safety = options.Safety.ToOptions(faults);
            if (faults.Count > 0)
            {
                throw new ConfigurationException(string.Join("; ", faults));
            }

            var result = CutReplay.Run(safety, divisor: 1, TimeSpan.FromMinutes(59));
            JsonOutput.Write(context.Out, result);
            if (result.Cap is not { } cap || result.Executed > cap)
            {
                throw new CliException(ExitCode.Refused, string.Create(CultureInfo.InvariantCulture, $"{result.Executed} cuts would go out"));
            }

            return Task.FromResult(ExitCode.Ok);
        }));
        return command;
    }
}
