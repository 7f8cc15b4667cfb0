using System.CommandLine;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.HeadEnd.Cli.Safety;

/// <summary><c>headend safety approve</c>: the second person, when the first used an API key.</summary>
internal static class SafetyApproveCommand
{
    public static Command Create(CliContext context)
    {
        var id = new Argument<Guid>("id") { Description = "The approval asked for" };
        var hash = new Option<string>("--hash") { Description = "SHA-256 of the list that was looked at", Required = true, HelpName = "HEX" };
        var command = new Command("approve", "Approve what somebody else asked for, and do it.");
        command.Arguments.Add(id);
        command.Options.Add(hash);
        return SafetyCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var answer = await services.GetRequiredService<ApprovalService>()
                .ApproveAsync(parsed.GetRequiredValue(id), SafetyCommands.Actor, parsed.GetRequiredValue(hash), cancellationToken);
            switch (answer)
            {
                case ApprovalAnswer.Done done:
                    foreach (var result in done.Results)
                    {
                        context.Out.WriteLine(PlainText.OneLine($"{result.Item}: {result.Outcome}{(result.Detail is null ? "" : $" ({result.Detail})")}"));
                    }

                    return done.Results.Any(r => r.Outcome == "refused") ? ExitCode.Refused : ExitCode.Ok;
                case ApprovalAnswer.Refused refused:
                    throw new CliException(ExitCode.Refused, refused.Reason);
                default:
                    throw new CliException(ExitCode.Refused, $"there is no approval {parsed.GetRequiredValue(id):D}");
            }
        });
    }
}
