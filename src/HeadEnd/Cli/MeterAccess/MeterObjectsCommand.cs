using System.CommandLine;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary><c>headend meter objects</c>: what the association shows, with access rights.</summary>
internal static class MeterObjectsCommand
{
    /// <summary>object_list of the current association.</summary>
    private static readonly CosemAttribute ObjectList = new(15, new LogicalName(0, 0, 40, 0, 0, 255), 2);

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
            var items = await MeterLinkRunner.RunAsync(context, target.Read(parsed), ReadAsync, cancellationToken);
            return MeterItemOutput.Write(context, items, parsed.GetValue(target.Json));
        });
        return command;
    }

    private static async Task<IReadOnlyList<MeterItem>> ReadAsync(IMeterLink link, CancellationToken cancellationToken)
    {
        var answer = MeterItem.From(ObjectList, await link.GetAsync(new GetItem(ObjectList), cancellationToken));
        if (answer.Error is not null)
        {
            return [answer];
        }

        return answer.Value?.AsItems() is { } elements
            ? [.. elements.Select(ToItem)]
            : [answer with { Error = "not an object list: expected an array" }];
    }

    private static MeterItem ToItem(DlmsData element)
    {
        var writer = new AxdrWriter();
        writer.Data(element);
        var raw = writer.WrittenSpan.ToArray();
        return ObjectListEntry.TryRead(element) is { } entry
            ? new($"{entry.ClassId}:{entry.Name}", element, raw, null) { ListedObject = entry }
            : new(ObjectList.ToString(), element, raw, $"not an object list element: expected {ObjectListEntry.Layout}");
    }
}
