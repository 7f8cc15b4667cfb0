using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Meters;
using PrepaidMeter.Metering.Meters;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend meters list</c>.</summary>
internal static class MetersListCommand
{
    private const int PageSize = 1000;

    public static Command Create(CliContext context)
    {
        var command = new Command("list", "List the meters on record.");
        var group = new Option<string?>("--group") { Description = "Only this group" };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print a JSON array, one element per meter as the REST interface has it" };
        command.Options.Add(group);
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var meters = await ListAsync(services.GetRequiredService<IMeterStore>(), parsed.GetValue(group), cancellationToken);
            Print(context, meters, parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static async Task<IReadOnlyList<Meter>> ListAsync(IMeterStore store, string? group, CancellationToken cancellationToken)
    {
        var meters = new List<Meter>();
        while (true)
        {
            var page = await store.ListAsync(group, meters.Count == 0 ? default : meters[^1].Id, PageSize, cancellationToken);
            meters.AddRange(page);
            if (page.Count < PageSize)
            {
                return meters;
            }
        }
    }

    private static void Print(CliContext context, IReadOnlyList<Meter> meters, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, meters.Select(MeterDto.From));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Serial", "Logical device name", "Profile", "Address", "Time zone", "Group");
        foreach (var m in meters)
        {
            string[] cells = [m.SerialNumber, m.LogicalDeviceName ?? "-", m.Profile, string.Create(CultureInfo.InvariantCulture, $"{m.Host}:{m.Port}/{m.ServerAddress}"), m.TimeZone, m.Group];
            table.AddRow(cells.Select(c => new Text(PlainText.OneLine(c))));
        }

        context.CreateConsole().Write(table);
        context.Out.WriteLine($"{meters.Count} meters.");
    }
}
