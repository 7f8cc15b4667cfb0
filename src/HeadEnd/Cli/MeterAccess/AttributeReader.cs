using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>
/// Reads attributes one request each, so that one that upsets a meter does not take the others with it. Reads beside them what makes the
/// answers readable: capture objects of profile buffers, and scalers when asked.
/// </summary>
internal sealed class AttributeReader(CliContext context, RowSelection rows, bool withScalers, bool deviationIsOffset)
{
    public async Task<IReadOnlyList<MeterItem>> ReadAsync(IMeterLink link, IReadOnlyList<CosemAttribute> attributes, CancellationToken cancellationToken)
    {
        var access = rows.ToAccess(rows.IsByTime ? await ReadOffsetAsync(link, cancellationToken) : TimeSpan.Zero);
        var items = new List<MeterItem>(attributes.Count);
        foreach (var attribute in attributes)
        {
            items.Add(await ReadOneAsync(link, attribute, IsBuffer(attribute) ? access : null, cancellationToken));
        }

        return items;
    }

    private async Task<MeterItem> ReadOneAsync(IMeterLink link, CosemAttribute attribute, SelectiveAccess? access, CancellationToken cancellationToken)
    {
        var columns = IsBuffer(attribute) ? await ReadColumnsAsync(link, attribute, cancellationToken) : null;
        var item = MeterItem.From(attribute, await link.GetAsync(new GetItem(attribute, access), cancellationToken));
        if (item.Error is not null)
        {
            return item;
        }

        var scaler = withScalers && RegisterScaling.AttributeFor(attribute) is { } scalerAttribute ? await ReadScalerAsync(link, scalerAttribute, cancellationToken) : null;
        return item with { Columns = columns, ScalerUnit = scaler };
    }

    private async Task<TimeSpan> ReadOffsetAsync(IMeterLink link, CancellationToken cancellationToken)
    {
        var offset = await MeterClock.ReadOffsetAsync(async attribute => await link.GetAsync(new GetItem(attribute), cancellationToken), deviationIsOffset);
        if (offset is null)
        {
            context.Complain(MeterClock.NoZone);
        }

        return offset ?? TimeSpan.Zero;
    }

    private static async Task<IReadOnlyList<CaptureObject>?> ReadColumnsAsync(IMeterLink link, CosemAttribute buffer, CancellationToken cancellationToken)
    {
        var answer = await link.GetAsync(new GetItem(buffer with { AttributeId = 3 }), cancellationToken);
        return answer.IsSuccess ? ProfileRows.TryReadColumns(answer.Decode()) : null;
    }

    private static async Task<ScalerUnit?> ReadScalerAsync(IMeterLink link, CosemAttribute scaler, CancellationToken cancellationToken)
    {
        var answer = await link.GetAsync(new GetItem(scaler), cancellationToken);
        return answer.IsSuccess ? RegisterScaling.TryRead(answer.Decode()) : null;
    }

    private static bool IsBuffer(CosemAttribute attribute) => attribute is { ClassId: 7, AttributeId: 2 };
}
