using System.CommandLine;
using PrepaidMeter.HeadEnd.Api.Nodes;
using PrepaidMeter.Metering.Nodes;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend nodes</c>: the processes on this database.</summary>
internal static class NodesCommand
{
    private const string Summary = "List the processes that run on this database, and which of them are alive.";

    private const string Lesson = """
        A process says that it is alive every 5 seconds; one silent for more than 20 is dead, and what it had begun is taken over. Dead ones are listed for a
        day. A process that ended in good order is not listed.

        Clock: how far the process's clock is ahead of the database's. Leases and schedules go by the clocks of the machines: keep them within a second (NTP).
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("nodes", Summary, Lesson);
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print a JSON array" };
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            await using var services = await CoreScope.OpenAsync(parsed.GetValue(config), cancellationToken);
            var nodes = await services.GetRequiredService<INodeStore>().ListAsync(cancellationToken);
            Print(context, nodes, parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Print(CliContext context, IReadOnlyList<NodeStatus> nodes, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, nodes.Select(NodeDto.From));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Id", "Roles", "State", "Last seen", "Started", "Clock", "Version");
        foreach (var n in nodes.Select(NodeDto.From))
        {
            string[] cells =
            [
                n.Name, n.Id, string.Join(',', n.Roles), n.Alive ? "alive" : "dead", FormattableString.Invariant($"{n.SilentSeconds} s ago"),
                FormattableString.Invariant($"{n.StartedAt:yyyy-MM-dd HH:mm:ss}Z"), FormattableString.Invariant($"{n.ClockOffsetMilliseconds:+0;-0;0} ms"), n.Version,
            ];
            table.AddRow(cells.Select(c => new Text(PlainText.OneLine(c))));
        }

        context.CreateConsole().Write(table);
    }
}
