using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Plans;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary><c>headend plans preview</c>.</summary>
internal static class PlansPreviewCommand
{
    public static Command Create(CliContext context)
    {
        var name = PlansCommands.CreateName();
        var json = PlansCommands.CreateJson();
        var command = new Command("preview", "Which meters a run would cover, how many octets it would move and about how long it would take.") { name, json };
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            var plan = await services.GetRequiredService<IPlanStore>().FindAsync(wanted, cancellationToken) ?? throw PlansCommands.NoPlan(wanted);
            var preview = await PlanPreview.OfAsync(
                plan, services.GetRequiredService<PlanRunner>(), services.GetRequiredService<IMeterGroupStore>(), services.GetRequiredService<IAttemptStore>(),
                services.GetRequiredService<PlanOptions>(), services.GetRequiredService<Metering.Sessions.SessionOptions>(), cancellationToken)
                ?? throw new CliException(ExitCode.Usage, $"the meter group '{plan.Group}' of plan '{wanted}' does not exist");
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, PlanPreviewDto.From(wanted, preview));
            }
            else
            {
                Print(context.Out, preview);
            }

            return ExitCode.Ok;
        });
    }

    private static void Print(TextWriter output, PlanPreview preview)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{preview.Meters} meters"));
        if (preview.Sample.Count > 0)
        {
            var more = preview.Meters > preview.Sample.Count ? ", ..." : "";
            output.WriteLine(PlainText.OneLine($"  {string.Join(", ", preview.Sample.Select(m => m.SerialNumber))}{more}"));
        }

        output.WriteLine(preview.Cost is { } cost
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"About {preview.Octets} octets ({cost.Octets} a meter) and {preview.Duration?.TotalSeconds:0} s ({cost.Duration.TotalSeconds:0.00} s a meter), going by the last {cost.Attempts} such reads.")
            : "Octets and time are not known: no read of these parts has succeeded yet.");
    }
}
