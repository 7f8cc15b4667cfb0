using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Tariffs;

/// <summary><c>headend tariff check</c>.</summary>
internal static class TariffCheckCommand
{
    private const string Summary = "Check a price plan.";

    private const string Lesson = """
        Every fault is named with its place, a JSON path; with one the plan is refused (exit code 2). docs/TARIFFS.md describes the plan.

        Example:
          headend tariff check tariffs/residential-tou.json

        JSON: {"valid": false, "name": null, "faults": [{"place": "$.versions[0].prices.peak", "problem": "..."}]}
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("check", Summary, Lesson);
        var file = new Argument<string>("plan") { Description = "The plan", HelpName = "PLAN.json" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        command.Arguments.Add(file);
        command.Options.Add(json);
        command.SetAction(parsed => Run(context, parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return command;
    }

    private static int Run(CliContext context, string path, bool json)
    {
        var parse = TariffFiles.Plan(path);
        if (json)
        {
            JsonOutput.Write(context.Out, new
            {
                Valid = parse.Plan is not null,
                parse.Plan?.Name,
                Faults = parse.Faults.Select(fault => new { fault.Place, Problem = fault.Detail }),
            });
        }
        else if (parse.Plan is { } plan)
        {
            var rates = string.Join(", ", plan.Rates.Select(rate => rate.Name));
            context.Out.WriteLine(PlainText.OneLine($"{plan.Name}: {plan.Currency}, rates {rates}, {plan.Versions.Count} price version(s). No faults."));
        }

        foreach (var fault in parse.Faults)
        {
            context.Complain($"{path}: {fault}");
        }

        return parse.Plan is null ? ExitCode.Usage : ExitCode.Ok;
    }
}
