using System.CommandLine;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.HeadEnd.Cli.Safety;

/// <summary><c>headend safety resume</c>: asks for the end of the stop.</summary>
internal static class SafetyResumeCommand
{
    public static Command Create(CliContext context)
    {
        var reason = SafetyCommands.CreateReason();
        var command = new Command("resume", "Ask for the end of the stop; somebody else has to approve.");
        command.Options.Add(reason);
        return SafetyCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var text = SafetyCommands.Checked(parsed.GetRequiredValue(reason));
            if (await services.GetRequiredService<ICutGuard>().FindStopAsync(cancellationToken) is not { } stop)
            {
                throw new CliException(ExitCode.Refused, "cuts are not stopped");
            }

            var approval = await services.GetRequiredService<ApprovalService>()
                .RequestAsync(ApprovalKind.Resume, text, [SupplySafety.NameOf(stop)], SafetyCommands.Actor, cancellationToken);
            context.Out.WriteLine($"Cuts stay stopped until somebody else approves {approval.Id:D} with the hash {approval.Hash}:");
            context.Out.WriteLine($"  POST {Api.ApiRoutes.Prefix}/safety/approvals/{approval.Id:D}/approve");
            return ExitCode.Ok;
        });
    }
}
