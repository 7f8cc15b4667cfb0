using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary><c>headend meter objects</c>: what the association shows, with access rights.</summary>
internal static class MeterObjectsCommand
{
    private const string Summary = "List the objects a meter shows to this client, with access rights.";

    private const string Lesson = """
        Example:
          headend meter objects --host 127.0.0.1 --port 4059 --framing wrapper --client 16 --server 1 --auth none --json

        JSON: one element per object with the keys of 'headend meter --help' (address is class:logical-name, value and raw
        the object list's own element) and: classId, version, logicalName, name (class), meaning (of the logical name),
        attributes [{id, name, access}], methods [{id, name, access}]. Every element has all of them; a name may be null.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("objects", Summary, Lesson);
        var target = new MeterTargetOptions(command, context);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var items = await MeterLinkRunner.RunAsync(context, target.Read(parsed), ObjectListReader.ReadAsync, cancellationToken);
            return MeterItemOutput.Write(context, items, parsed.GetValue(target.Json));
        });
        return command;
    }
}
