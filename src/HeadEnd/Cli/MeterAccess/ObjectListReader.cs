using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>What the association shows: one item for each object, in the meter's order, or one with an error for what is no object list.</summary>
internal static class ObjectListReader
{
    /// <summary>object_list of the current association.</summary>
    private static readonly CosemAttribute ObjectList = new(15, new LogicalName(0, 0, 40, 0, 0, 255), 2);

    public static async Task<IReadOnlyList<MeterItem>> ReadAsync(IMeterLink link, CancellationToken cancellationToken)
    {
        if (link is ShortNameLink shortNames)
        {
            return await ShortNameObjectListReader.ReadAsync(shortNames, cancellationToken);
        }

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
