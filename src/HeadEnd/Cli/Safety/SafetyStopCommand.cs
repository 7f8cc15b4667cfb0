using System.CommandLine;
using System.Globalization;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.HeadEnd.Cli.Safety;

/// <summary><c>headend safety stop</c>.</summary>
internal static class SafetyStopCommand
{
    public static Command Create(CliContext context)
    {
        var reason = SafetyCommands.CreateReason();
        var command = new Command("stop", "Stop all cuts on all nodes, at once.");
        command.Options.Add(reason);
        return SafetyCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var stop = await services.GetRequiredService<SupplySafety>().StopAsync(SafetyCommands.Actor, SafetyCommands.Checked(parsed.GetRequiredValue(reason)), cancellationToken);
            context.Out.WriteLine(PlainText.OneLine(string.Create(CultureInfo.InvariantCulture, $"Cuts are stopped since {stop.At:yyyy-MM-dd HH:mm:ss}Z by {stop.By}: {stop.Reason}")));
            return ExitCode.Ok;
        });
    }
}
