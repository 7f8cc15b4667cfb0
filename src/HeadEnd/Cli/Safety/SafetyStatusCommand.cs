using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Safety;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.HeadEnd.Cli.Safety;

/// <summary><c>headend safety status</c>.</summary>
internal static class SafetyStatusCommand
{
    public static Command Create(CliContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print a JSON object" };
        var command = new Command("status", "Whether cuts are stopped, and how much of the fleet's caps is used up.");
        command.Options.Add(json);
        return SafetyCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var status = await SafetyStatusDto.TakeAsync(
                services.GetRequiredService<ICutGuard>(), services.GetRequiredService<ICommandStore>(), services.GetRequiredService<IApprovalStore>(),
                services.GetRequiredService<FleetClock>(), cancellationToken);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, status);
            }
            else
            {
                Print(context.Out, status);
            }

            return ExitCode.Ok;
        });
    }

    private static void Print(TextWriter output, SafetyStatusDto status)
    {
        output.WriteLine(PlainText.OneLine(status.Stop is { } stop
            ? string.Create(CultureInfo.InvariantCulture, $"Cuts are STOPPED since {stop.At:yyyy-MM-dd HH:mm:ss}Z by {stop.By}: {stop.Reason}")
            : "Cuts are not stopped."));
        foreach (var cap in status.Caps)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cap.Used} of {cap.Limit} cuts in {cap.WindowHours:0.##} h"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{status.Quarantined} in quarantine, {status.PendingApprovals} waiting for approval"));
    }
}
